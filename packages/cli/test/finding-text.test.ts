import { expect, test } from 'vitest';
import { folderOf, refault, texts } from './refault.ts';

test('a finding in a pipe: 80 columns, no colour, gcc’s first line, the command that shows it again', () => {
  const { stdout } = refault(['run'], { cwd: folderOf({ 'racy.fault': texts.violated }) });
  // A program's hash changes with how it is compiled, which is no business of the text.
  expect(stdout.replaceAll(/r1:[0-9a-f]{8}:/g, 'r1:PROGRAM:')).toMatchInlineSnapshot(`
    "violated  racy on litmus: 20 states, 27 steps, depth 6, 2 ends
              every interleaving; memory: sequentially consistent; all sanitizers

    racy.fault:4:16: error: plain write at racy.fault:4:16 races with plain read at racy.fault:5:38 [data_race]
     4 |     thread a { x = x + 1; }
       |                ^^^^^^^^^
      in racy on litmus, after 2 steps, 1 switch of thread

          a                                b
       1  x => 0                                                              line 4
          -- a is interrupted --
       2                                   spin_lock(&lock)                   line 5
    race  x = x + 1                                                           line 4
           plain write
    race                                   x                                  line 5
                                            plain read

      reproduce: refault replay racy.fault 'r1:PROGRAM:a*1@a,b*1@b' --filter racy --kernel litmus

    racy.fault:4:20: error: plain read at racy.fault:4:20 races with plain write at racy.fault:5:34 [data_race]
     4 |     thread a { x = x + 1; }
       |                    ^
      in racy on litmus, after 2 steps

          a                                b
       1                                   spin_lock(&lock)                   line 5
       2                                   x => 0                             line 5
    race  x                                                                   line 4
           plain read
    race                                   x = x + 1                          line 5
                                            plain write

      reproduce: refault replay racy.fault 'r1:PROGRAM:b*2@b' --filter racy --kernel litmus

    racy.fault:4:16: error: plain write at racy.fault:4:16 races with plain write at racy.fault:5:34 [data_race]
     4 |     thread a { x = x + 1; }
       |                ^^^^^^^^^
      in racy on litmus, after 3 steps, 1 switch of thread

          a                                b
       1  x => 0                                                              line 4
          -- a is interrupted --
       2                                   spin_lock(&lock)                   line 5
       3                                   x => 0                             line 5
    race  x = x + 1                                                           line 4
           plain write
    race                                   x = x + 1                          line 5
                                            plain write

      reproduce: refault replay racy.fault 'r1:PROGRAM:a*1@a,b*2@b' --filter racy --kernel litmus

    racy.fault:6:5: error: outcomes x { 2; } is false [outcomes]
     6 |     outcomes x { 2; }
       |     ^^^^^^^^^^^^^^^^^
      not in the set, and happens: 1
      in racy on litmus, after 6 steps, 2 switches of thread

          a                                b
       1                                   spin_lock(&lock)                   line 5
       2                                   x => 0                             line 5
          -- b is interrupted --
       3  x => 0                                                              line 4
       4  x = x + 1 => 1                                                      line 4
          -- a has ended --
       5                                   x = x + 1 => 1                     line 5
       6                                   spin_unlock(&lock)                 line 5
          everything has ended

      reproduce: refault replay racy.fault 'r1:PROGRAM:b*2@b,a*2@a,b*2@b' --filter racy --kernel litmus

    1 run: 0 as expected, 1 violated; memory: sequentially consistent
    "
  `);
});
