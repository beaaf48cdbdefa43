// Reaches for the host in each way that `dsl` and `engine` must not.
import { readFileSync } from 'node:fs';

console.log(process.argv, readFileSync, performance.now(), document.title, setTimeout);
