import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type Assets, bundledFunctions } from '../../lib/assets.ts';
import { createCloud } from '../../lib/cloud.ts';
import type { GlimpseStack } from '../../lib/stack.ts';

const root = join(import.meta.dirname, '..', '..');

export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly [attribute: string]: unknown;
}

export interface Synthesized {
  readonly app: App;
  readonly stack: GlimpseStack;
  readonly template: Template;
  /** Resources of a type, by logical id. */
  resources(type: string): Record<string, Resource>;
}

const done = new Map<string, Synthesized>();
const folders: string[] = [];

// An assembly holds 22 MB of the CDK's own.
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/**
 * The app as `cdk synth` makes it, with the flags of cdk.json, in this process; once for each context.
 * @throws Error where a rule of cdk-nag finds something, as the command does
 */
export function synth(context: Readonly<Record<string, string>> = {}): Synthesized {
  const key = JSON.stringify(context);
  const made = done.get(key) ?? make(context);
  done.set(key, made);
  return made;
}

function make(context: Readonly<Record<string, string>>): Synthesized {
  const flags = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')).context;
  const outdir = newFolder();
  const app = createCloud({ root, assets: stubAssets(), app: { context: { ...flags, ...context }, outdir } });
  const stack = app.node.children.find((child) => child.node.id.startsWith('Glimpse-')) as GlimpseStack;
  const template = Template.fromStack(stack);
  return { app, stack, template, resources: (type) => template.findResources(type) as Record<string, Resource> };
}

/** Stands in for what a build makes: the stack only copies it. */
function stubAssets(): Assets {
  const folder = newFolder();
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write('image/lambda/Dockerfile', 'FROM scratch\n');
  for (const name of bundledFunctions) write(`${name}/handler.cjs`, `exports.handler = async () => '${name}';\n`);
  write('site/index.html', '<!doctype html>\n');
  write('site/assets/app-1a2b.js', 'void 0;\n');
  write('wasm/runtime-1a2b.wasm', 'as compressed');
  write('models/cells/model.json', '{"name": "cells", "version": "1.0.0"}\n');
  const models = [{ name: 'cells', version: '1.0.0', folder: join(folder, 'models', 'cells') }];
  return {
    image: join(folder, 'image'),
    functions: Object.fromEntries(bundledFunctions.map((name) => [name, join(folder, name)])) as Assets['functions'],
    site: join(folder, 'site'),
    wasm: join(folder, 'wasm'),
    models,
  };
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'glimpse-cdk-'));
  folders.push(folder);
  return folder;
}
