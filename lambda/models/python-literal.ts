export type Literal = string | number | boolean | null | readonly Literal[] | ReadonlyMap<Literal, Literal>;

/** Containers within containers. */
const DEEPEST = 32;

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', "'": "'", '"': '"' };

/**
 * Reads what Python's `repr` writes for plain values: exporters note class names so, as `{0: 'person', 1: "it's"}`.
 * Nothing is evaluated. Undefined where the text is anything else.
 */
export function parsePythonLiteral(source: string): Literal | undefined {
  let at = 0;

  const skip = () => {
    while (/\s/.test(source[at] ?? '')) at++;
  };
  const eat = (wanted: string) => {
    skip();
    if (!source.startsWith(wanted, at)) return false;
    at += wanted.length;
    return true;
  };
  const need = (wanted: string) => {
    if (!eat(wanted)) throw new SyntaxError(`expected ${wanted} at ${at}`);
  };

  function value(depth: number): Literal {
    if (depth > DEEPEST) throw new SyntaxError('nested too deep');
    skip();
    const next = source[at];
    if (next === "'" || next === '"') return string();
    if (eat('{')) return entries(depth);
    if (eat('[')) return items(']', depth);
    if (eat('(')) return items(')', depth);
    return word();
  }

  function string(): string {
    const quote = source[at++];
    let text = '';
    for (; at < source.length && source[at] !== quote; at++) {
      if (source[at] !== '\\') text += source[at];
      else text += escaped();
    }
    if (source[at++] !== quote) throw new SyntaxError('a string without an end');
    return text;
  }

  function escaped(): string {
    const kind = source[++at] ?? '';
    const length = { x: 2, u: 4, U: 8 }[kind];
    if (length === undefined) return escapes[kind] ?? `\\${kind}`;
    const code = source.slice(at + 1, at + 1 + length);
    if (code.length !== length || !/^[0-9a-f]+$/i.test(code)) throw new SyntaxError(`the escape \\${kind}${code}`);
    at += length;
    return String.fromCodePoint(Number.parseInt(code, 16));
  }

  function items(end: string, depth: number): Literal[] {
    const list: Literal[] = [];
    while (!eat(end)) {
      list.push(value(depth + 1));
      if (!eat(',')) {
        need(end);
        break;
      }
    }
    return list;
  }

  function entries(depth: number): Map<Literal, Literal> {
    const map = new Map<Literal, Literal>();
    while (!eat('}')) {
      const key = value(depth + 1);
      need(':');
      map.set(key, value(depth + 1));
      if (!eat(',')) {
        need('}');
        break;
      }
    }
    return map;
  }

  function word(): Literal {
    const [token = ''] = /^[\w.+-]+/.exec(source.slice(at, at + 64)) ?? [];
    at += token.length;
    if (token === 'True') return true;
    if (token === 'False') return false;
    if (token === 'None') return null;
    if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(token)) return Number(token);
    throw new SyntaxError(`the word ${token}`);
  }

  try {
    const parsed = value(0);
    skip();
    return at === source.length ? parsed : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}
