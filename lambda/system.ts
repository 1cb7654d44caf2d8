import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** How the machine stands after a call. Units: MB of 2^20 bytes, milliseconds. */
export interface SystemUse {
  readonly memoryMb: number;
  /** CPU time of all threads since the last measurement. */
  readonly cpuMs: number;
  readonly scratchMb: number;
}

const MB = 2 ** 20;

/** Measures the process and its scratch disk; a few microseconds. */
export function createSystemMeter(): () => SystemUse {
  let before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    before = process.cpuUsage();
    const disk = statfsSync(tmpdir());
    return {
      memoryMb: Math.round(process.memoryUsage.rss() / MB),
      cpuMs: Math.round((user + system) / 1000),
      scratchMb: Math.round(((disk.blocks - disk.bfree) * disk.bsize) / MB),
    };
  };
}
