/** A node of a diagram. `outside` are those drawn as stadiums, `([...])`: people and systems that are none of the stack's. */
export interface DiagramNode {
  readonly id: string;
  /** Lines of its label. */
  readonly label: readonly string[];
  readonly outside: boolean;
}

export interface Diagram {
  readonly nodes: readonly DiagramNode[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly label: string }[];
}

const shapes = [
  [/^\(\[(.*)\]\)$/, true],
  [/^\[\((.*)\)\]$/, false],
  [/^\[\[(.*)\]\]$/, false],
  [/^\[(.*)\]$/, false],
] as const;

// A node's id with or without its shape. Text that has signs of the language in it is quoted.
const node = /(\w+)((?:\(\[|\[\(|\[\[|\[)(?:"[^"]+"|[^"()[\]{}|<>]+(?:<br\/>[^"()[\]{}|<>]+)*)(?:\]\)|\)\]|\]\]|\]))?/;
const edge = /\s*(?:-->|-\.->)(?:\|([^|"()[\]]+)\|)?\s*/;

/** The Mermaid blocks of a Markdown text, by the heading they stand under. */
export function mermaidBlocks(markdown: string): Map<string, string> {
  const blocks = new Map<string, string>();
  for (const [, title = '', rest = ''] of markdown.matchAll(/^## (.+)\n([\s\S]*?)(?=^## |$(?![\s\S]))/gm)) {
    const source = /```mermaid\n([\s\S]*?)```/.exec(rest)?.[1];
    if (source !== undefined) blocks.set(title, source);
  }
  return blocks;
}

/**
 * Reads a flowchart, in the part of Mermaid's language that the documents use.
 * @throws Error naming the line that is not of that language, or an edge to a node that is not there
 */
export function parseFlowchart(source: string): Diagram {
  const nodes = new Map<string, DiagramNode>();
  const edges: { from: string; to: string; label: string }[] = [];
  const groups: string[] = [];
  const [head = '', ...lines] = source.trim().split('\n');
  if (!/^flowchart (LR|TB)$/.test(head)) throw new Error(`Not a flowchart: ${head}`);
  for (const line of lines.map((each) => each.trim()).filter((each) => each !== '')) {
    const [, group] = /^subgraph (\w+) \[[^\]"()]+\]$/.exec(line) ?? [];
    if (group !== undefined) groups.push(group);
    else if (line === 'end') {
      if (groups.pop() === undefined) throw new Error('An end without a subgraph');
    } else if (!/^direction (LR|TB)$/.test(line)) readStatement(line);
  }
  if (groups.length > 0) throw new Error(`No end of ${groups.join(', ')}`);
  for (const { from, to } of edges) {
    for (const id of [from, to]) if (!nodes.has(id)) throw new Error(`No node ${id}`);
  }
  return { nodes: [...nodes.values()], edges };

  function readStatement(line: string): void {
    let rest = line;
    let before: string[] = [];
    let label = '';
    while (true) {
      const ids = readNodes();
      edges.push(...before.flatMap((from) => ids.map((to) => ({ from, to, label }))));
      if (rest === '') return;
      const [arrow, text = ''] = matchStart(edge);
      rest = rest.slice(arrow.length);
      [before, label] = [ids, text];
    }

    /** One node, or several joined by `&`. */
    function readNodes(): string[] {
      const ids: string[] = [];
      while (true) {
        const [text, id = '', shape] = matchStart(node);
        rest = rest.slice(text.length);
        if (shape !== undefined || !nodes.has(id)) define(id, shape ?? `[${id}]`, shape !== undefined);
        ids.push(id);
        if (!rest.startsWith(' & ')) return ids;
        rest = rest.slice(3);
      }
    }

    function matchStart(pattern: RegExp): RegExpExecArray {
      const found = new RegExp(`^(?:${pattern.source})`).exec(rest);
      if (!found) throw new Error(`Not understood at "${rest}" of: ${line}`);
      return found;
    }
  }

  function define(id: string, shape: string, isNew: boolean): void {
    if (isNew && nodes.has(id)) throw new Error(`Node ${id} twice`);
    for (const [pattern, outside] of shapes) {
      const text = pattern.exec(shape)?.[1];
      if (text === undefined) continue;
      nodes.set(id, { id, label: text.replace(/^"(.*)"$/, '$1').split('<br/>'), outside });
      return;
    }
    throw new Error(`Shape of ${id}: ${shape}`);
  }
}
