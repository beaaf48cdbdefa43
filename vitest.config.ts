import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tools/longest-first.ts';

export default defineConfig({ test: { projects: ['packages/*', 'tools'], sequence: { sequencer: LongestFirst } } });
