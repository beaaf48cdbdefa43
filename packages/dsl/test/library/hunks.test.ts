/**
 * Hunks on a function: its text afterwards, laid out as a hunk of whole lines would leave it, and where each line of
 * it came from. What does not fit is in `broken/library`.
 */
import { describe, expect, test } from 'vitest';
import { CheckSession } from '../../src/check/check.ts';
import { renderDiagnostic } from '../../src/diagnostics/render-text.ts';
import { memoryHost, modelSource } from '../../src/text/memory-host.ts';
import { originOf, positionAt, sourceFile } from '../../src/text/source-file.ts';
import type { Span } from '../../src/text/span.ts';

/** The function `f` of a kernel after a patch with these hunks, or what is wrong with them. */
function changed(body: string, hunks: string): Span {
  const file = sourceFile('patched', '');
  const texts = {
    'v9.1/kernel.fault': `kernel v9.1;\n\nint g(int a)\n{\n    return a;\n}\n\n${body}\n`,
    'patches/p.fault': `patch p on v9.1;\n\nchange f ${hunks}\n`,
  };
  const session = new CheckSession(modelSource(texts), memoryHost({}));
  const at = { file, start: 0, end: 0 };
  const problems = session.checkKernel('v9.1+p', at);
  const kernel = session.kernel('v9.1+p', at, session.shippedModels, []);
  const found = kernel?.model.functions.get('f');
  if (found === undefined || problems.length > 0) {
    throw new Error(problems.map((each) => renderDiagnostic(each)).join('\n'));
  }
  return found.declaration.span;
}

function textOf({ file, start, end }: Span): string {
  return file.text.slice(start, end);
}

const body = `int f(int a)
{
    int b = g(a);    // once
    if (b)
        return 1;
    b = g(b);
    b = g(b);
    return b;
}`;

describe('the text of a function after hunks', () => {
  test.each([
    [
      'a line goes, with its comment and its line break',
      `@@
-   int b = g(a);
+   int b = a;
    if (b)
@@ end`,
      `int f(int a)
{
    int b = a;
    if (b)
        return 1;
    b = g(b);
    b = g(b);
    return b;
}`,
    ],
    [
      'lines that only go leave no gap',
      `@@
-   if (b)
-       return 1;
@@ end`,
      `int f(int a)
{
    int b = g(a);    // once
    b = g(b);
    b = g(b);
    return b;
}`,
    ],
    [
      'lines that only come stand where the hunk has them',
      `@@
        return 1;
+   b++;
+   b--;
    b = g(b);
@@ end`,
      `int f(int a)
{
    int b = g(a);    // once
    if (b)
        return 1;
    b++;
    b--;
    b = g(b);
    b = g(b);
    return b;
}`,
    ],
    [
      'of two lines alike the one with its context around it is meant',
      `@@
    b = g(b);
-   b = g(b);
    return b;
@@ end`,
      `int f(int a)
{
    int b = g(a);    // once
    if (b)
        return 1;
    b = g(b);
    return b;
}`,
    ],
    [
      'hunks one after the other, each below the one before',
      `@@
-       return 1;
+       return 2;
@@
-   return b;
+   return b + 1;
@@ end`,
      `int f(int a)
{
    int b = g(a);    // once
    if (b)
        return 2;
    b = g(b);
    b = g(b);
    return b + 1;
}`,
    ],
    [
      'dots stand for any tokens between',
      `@@
    if (b)
    ...
-   return b;
+   return 0;
@@ end`,
      `int f(int a)
{
    int b = g(a);    // once
    if (b)
        return 1;
    b = g(b);
    b = g(b);
    return 0;
}`,
    ],
    [
      'white space, line breaks and comments are no part of what is found',
      `@@
    int b
        = g( a ); /* whatever */ if (
    b )
-   return
-       1;
+       return 2;
@@ end`,
      `int f(int a)
{
    int b = g(a);    // once
    if (b)
        return 2;
    b = g(b);
    b = g(b);
    return b;
}`,
    ],
    [
      'braces need not match in a hunk',
      `@@
-   if (b)
+   if (b) {
        return 1;
+   }
@@ end`,
      `int f(int a)
{
    int b = g(a);    // once
    if (b) {
        return 1;
    }
    b = g(b);
    b = g(b);
    return b;
}`,
    ],
    [
      'marks may have a column of their own, as in mail',
      `@@
     if (b)
-        return 1;
+        return 2;
+    b++;
     b = g(b);
@@ end`,
      `int f(int a)
{
    int b = g(a);    // once
    if (b)
        return 2;
    b++;
    b = g(b);
    b = g(b);
    return b;
}`,
    ],
    [
      'or stand further right, in a block',
      `@@
            if (b)
        -       return 1;
        +       return 2;
        +   b++;
        @@ end`,
      `int f(int a)
{
    int b = g(a);    // once
    if (b)
        return 2;
    b++;
    b = g(b);
    b = g(b);
    return b;
}`,
    ],
    [
      'the head can change as well',
      `@@
-int f(int a)
+int f(int a, int c)
 {
@@
-   return b;
+   return b + c;
 }
@@ end`,
      `int f(int a, int c)
{
    int b = g(a);    // once
    if (b)
        return 1;
    b = g(b);
    b = g(b);
    return b + c;
}`,
    ],
  ])('%s', (_, hunks, expected) => {
    expect(textOf(changed(body, hunks))).toBe(expected);
  });

  test('the word `struct` may stand or not, in the hunk and in the function', () => {
    const before = 'int f(struct task *t)\n{\n    task *u = t;\n    return 0;\n}';
    const hunks = '@@\n int f(task *t)\n {\n     struct task *u = t;\n-    return 0;\n+    return 1;\n@@ end';
    expect(textOf(changed(before, hunks))).toBe(before.replace('return 0', 'return 1'));
  });
});

test('each line knows the file that it came from', () => {
  const { file, start } = changed(body, '@@\n-       return 1;\n+       return 2;\n@@ end');
  const places = file.text
    .slice(start)
    .split('\n')
    .map((line, index, lines) => {
      const before = lines.slice(0, index).join('\n').length + (index === 0 ? 0 : 1);
      const origin = originOf(file, start + before + line.length - line.trimStart().length);
      return `${origin.file.name}:${positionAt(origin.file, origin.offset).line}`;
    });
  expect(places.slice(2, 6)).toEqual([
    'v9.1/kernel.fault:10',
    'v9.1/kernel.fault:11',
    'patches/p.fault:5',
    'v9.1/kernel.fault:13',
  ]);
});

test('what is wrong with changed text is said at the hunk', () => {
  expect(() => changed(body, '@@\n-   return b;\n+   return c;\n@@ end')).toThrow(
    /patches\/p\.fault:5:12: error: unknown name `c`/,
  );
});

test('a patch changes what the patch before it has made', () => {
  const texts = {
    'v9.1/kernel.fault': 'kernel v9.1;\nint f()\n{\n    return 1;\n}\n',
    'patches/first.fault': 'patch first on v9.1;\nchange f @@\n-   return 1;\n+   return 2;\n@@ end\n',
    'patches/second.fault': 'patch second on v9.1 + first;\nchange f @@\n-   return 2;\n+   return 3;\n@@ end\n',
  };
  const session = new CheckSession(modelSource(texts), memoryHost({}));
  const at = { file: sourceFile('asked', ''), start: 0, end: 0 };
  const kernel = session.kernel('v9.1+second', at, session.shippedModels, []);
  const found = kernel?.model.functions.get('f');
  expect(found && [found.layer, textOf(found.declaration.span)]).toEqual(['second', 'int f()\n{\n    return 3;\n}']);
});
