import { InvalidArgumentError } from 'commander';

// Readers of option values: each throws what came and what is allowed.

export function number(min: number, max: number) {
  return (text: string): number => {
    const value = Number(text);
    if (text.trim() !== '' && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`got "${text}", allowed: ${min} to ${max}.`);
  };
}

export function whole(min: number, max: number) {
  const parse = number(min, max);
  return (text: string): number => {
    const value = parse(text);
    if (Number.isInteger(value)) return value;
    throw new InvalidArgumentError(`got "${text}", allowed: whole numbers from ${min} to ${max}.`);
  };
}

export function urlOf(text: string): string {
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return text;
  throw new InvalidArgumentError(`got "${text}", allowed: a URL such as https://example.org.`);
}
