/**
 * A module in a bundle does what it did, and loads only what it uses.
 */
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { asBundled } from '../bundled-commonjs.ts';

const text = `
const used_1 = require("./used");
const unused_1 = __importDefault(require("./unused"));
exports.Class = void 0;
exports.All = __importStar(require("./all"));
class Class extends (0, used_1.mixin)(Object) {
  made = new used_1.Thing(used_1.number);
  other() { return new unused_1.default(); }
  far(path) { return import(path); }
}
exports.Class = Class;
`;

interface Run {
  readonly exports: {
    readonly Class: new () => { made: unknown; other(): unknown; far(path: string): unknown };
    readonly All: unknown;
  };
  readonly loaded: readonly string[];
}

function run(code: string): Run {
  const loaded: string[] = [];
  class Thing {
    readonly size: number;
    constructor(size: number) {
      this.size = size;
    }
  }
  const modules: Readonly<Record<string, unknown>> = {
    './used': { mixin: (base: unknown) => base, Thing, number: 7 },
    './unused': Thing,
    './all': { everything: true },
  };
  const exports = {};
  runInNewContext(code, {
    exports,
    __importDefault: (made: unknown) => ({ default: made }),
    __importStar: (made: unknown) => made,
    __import: (path: string) => `imported from ${path}`,
    require: (name: string) => {
      loaded.push(name);
      return modules[name];
    },
  });
  return { exports: exports as Run['exports'], loaded };
}

test('what is used is loaded, once', () => {
  const { exports, loaded } = run(asBundled(text));
  expect(loaded).toEqual(['./used']);
  const made = new exports.Class();
  expect(made.made).toEqual({ size: 7 });
  expect(loaded).toEqual(['./used']);
  made.other();
  made.other();
  expect(loaded).toEqual(['./used', './unused']);
  expect(exports.All).toEqual({ everything: true });
  expect(loaded).toEqual(['./used', './unused', './all']);
});

test('what it imports by a computed path is imported by the host', () => {
  const { exports } = run(asBundled(text));
  expect(new exports.Class().far('elsewhere')).toBe('imported from elsewhere');
});

test('as written it loads everything at once', () => {
  expect(run(text).loaded).toEqual(['./used', './unused', './all']);
});
