import { readFileSync } from 'node:fs';

/** Peak memory of this very program in MB: on Linux `maxRSS` begins with that of the process that started it. */
export function peakMb(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS / 1024;
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
}
