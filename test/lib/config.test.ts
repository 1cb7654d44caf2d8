import { readSettings } from '../../lib/config.ts';
import { presets } from '../../lib/presets.ts';

test.each(Object.keys(presets))('the preset %s is valid, and within what a new account allows', (stage) => {
  const { settings } = readSettings({ stage });
  expect(settings.memoryMb).toBeLessThanOrEqual(3008);
  expect(settings.provisionedConcurrency).toBe(0);
});

test('a setting given by -c comes as text and goes before the preset', () => {
  const { stage, settings } = readSettings({ stage: 'prod', memoryMb: '3008', waf: 'false', costPerDayUsd: '2.5' });
  expect(stage).toBe('prod');
  expect(settings).toMatchObject({ memoryMb: 3008, waf: false, costPerDayUsd: 2.5, removal: 'retain' });
});

test("the CDK's own context is none of ours", () => {
  const context = {
    '@aws-cdk/core:checkSecretUsage': true,
    'aws:cdk:bundling-stacks': [],
    'availability-zones:a=1': [],
  };
  expect(readSettings(context).stage).toBe('dev');
});

const wrong: [Record<string, unknown>, string][] = [
  [{ stage: 'test' }, 'Setting stage: got "test", allowed: dev, prod'],
  [{ memoryMb: '20000' }, 'memoryMb: got "20000", allowed: at most 10240'],
  [{ memoryMb: '64' }, 'memoryMb: got "64", allowed: at least 512'],
  [{ memoryMb: 'much' }, 'memoryMb: got "much", allowed: a number\n'],
  [{ memoryMb: '1769.5' }, 'memoryMb: got "1769.5", allowed: a whole number\n'],
  [{ timeoutSeconds: '31' }, 'timeoutSeconds: got "31", allowed: at most 29'],
  [{ architecture: 'riscv' }, 'architecture: got "riscv", allowed: x86_64, arm64'],
  [{ waf: 'yes' }, 'waf: got "yes", allowed: true, false'],
  [{ logDays: '31' }, 'logDays: got "31", allowed: one of 1, 3, 5, 7, 14, 30'],
  [{ alarmEmail: 'me' }, 'alarmEmail: got "me", allowed: '],
  [{ scheduleTime: '6 pm' }, 'scheduleTime: got "6 pm", allowed: a time of day such as 18:00'],
  [{ scheduleZone: 'Berlin' }, 'scheduleZone: got "Berlin", allowed: a time zone such as Europe/Berlin'],
  [{ memory: '1024' }, 'memory: not known, allowed: stage, memoryMb, architecture'],
  [{ domainName: 'vision.example.com' }, 'domainName and certificateArn belong together'],
  [{ snapStart: 'true', provisionedConcurrency: '1' }, 'snapStart and provisionedConcurrency exclude each other'],
];

function refused(context: Record<string, unknown>): string {
  try {
    return JSON.stringify(readSettings(context));
  } catch (error) {
    return `${(error as Error).message}\n`;
  }
}

test.each(wrong)('%j is refused with what came and what is allowed', (context, message) => {
  expect(refused(context)).toContain(message);
});

test('all faults are told at once', () => {
  expect(() => readSettings({ memoryMb: '1', waf: 'perhaps' })).toThrow(/memoryMb: .*\n.*waf: /);
});
