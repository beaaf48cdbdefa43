/**
 * Layouts, text in and text out.
 */
import { format, sourceFile } from '@refault/dsl';
import { describe, expect, test } from 'vitest';

function check(input: string, expected: string): void {
  const result = format(sourceFile('text.fault', input));
  expect(result.kind === 'formatted' ? result.text : result.diagnostics.map(({ message }) => message)).toBe(expected);
}

/** A text that is as it should be. */
function keeps(text: string): void {
  check(text, text);
}

/** A function's body, the function around it left out. */
function checkBody(input: string, expected: string): void {
  const within = (body: string) => `kernel mine;\n\nvoid f()\n{\n${body}}\n`;
  check(within(input), within(expected));
}

describe('functions', () => {
  test('have their brace on a line of its own', () => {
    check(
      'kernel mine;int f( int a ,obj*b ){\nreturn a;}',
      'kernel mine;\nint f(int a, obj *b)\n{\n    return a;\n}\n',
    );
  });

  test('stay on one line if the author had them there and they fit', () => {
    keeps('kernel mine;\nint f(int a) { return a + 1; }\n');
  });

  test('go to several lines if they do not fit', () => {
    const [name, value] = ['f'.repeat(60), 'v'.repeat(60)];
    check(
      `kernel mine;\nint ${name}() { return ${value}; }\n`,
      `kernel mine;\nint ${name}()\n{\n    return ${value};\n}\n`,
    );
  });

  test('of a block stand one level deeper, with their labels', () => {
    keeps(
      `kernel mine {
    mutex A;

    void f()
    {
    again:
        mutex_lock(&A);
        if (x) {
            if (y)
                goto again;
    inner:
            z();
        }
    out: return;
    }
}
`.replace('    out: return;\n', '        out: return;\n'),
    );
  });
});

describe('statements', () => {
  test('`if` and its body stay on one line or on two', () => {
    checkBody('if(a)b();\nif (a)\n  b();\n', '    if (a) b();\n    if (a)\n        b();\n');
  });

  test('`else` stands beside a brace', () => {
    checkBody(
      'if (a) {\nb();\n}\nelse {\nc();\n}\n',
      '    if (a) {\n        b();\n    } else {\n        c();\n    }\n',
    );
  });

  test('`else if` goes on in the same column', () => {
    const text = '    if (a)\n        b();\n    else if (c)\n        d();\n    else\n        e();\n';
    checkBody(text, text);
  });

  test('cases stand in the column of their switch', () => {
    const text = `    switch (entry) {
    case swap(entry = e):
        return e;
    case present(folio): if (folio) found = folio->data; break;
    case none:
    default:
        break;
    }
`;
    checkBody(text.replaceAll('        ', '  '), text);
  });

  test('loops, blocks of their own, and what models add', () => {
    const text = `    for (;;) {
        atomic { a = 1; b = 1; }
        ghost c.add(1);
    }
    for (vm_area_struct *vma in every(vm_area_struct))
        g(vma);
    do {
        x++;
    } while (x < 3);
    while (!spin_trylock(&lock));
    choose { a(); } or { b(); } or { }
    choose (obj *o in all where o->free)
        take(o);
    spawn end_read(folio);
`;
    checkBody(text, text);
  });

  test('several on a line stay together', () => {
    const text = '    mutex_lock(&A); mutex_unlock(&A);\n    x = 1;\n';
    checkBody(text, text);
  });

  test('an empty line between two stays, and one is enough', () => {
    checkBody('\n\na();\n\n\n\nb();\n\n', '    a();\n\n    b();\n');
  });
});

describe('expressions', () => {
  test('have spaces around what has two sides', () => {
    checkBody('a=b+-c*(d-1)?!e:~f&&*g==&h[1];\n', '    a = b + -c * (d - 1) ? !e : ~f && *g == &h[1];\n');
  });

  test('prefixes that would be another operator stay apart', () => {
    checkBody('a = - -b - --c + & *d;\n', '    a = - -b - --c + &*d;\n');
  });

  test('values of unions and structs', () => {
    const text = '    pte = swap { .entry = e, .exclusive = true };\n    pte = *pte with { .dirty = true };\n';
    checkBody(text, text);
  });

  test('long ones end their lines behind operators of logic', () => {
    const [a, b] = ['a'.repeat(50), 'b'.repeat(50)];
    checkBody(`if (${a} == 1 && ${b} == 2)\n c();\n`, `    if (${a} == 1 &&\n        ${b} == 2)\n        c();\n`);
  });

  test('long calls go on behind their bracket', () => {
    const [a, b] = ['a'.repeat(60), 'b'.repeat(60)];
    checkBody(`f(${a}, ${b}, c);\n`, `    f(${a},\n      ${b}, c);\n`);
  });

  test('a line break of the author behind a comma or an operator stays', () => {
    checkBody('f(a,\nb);\nx = c ||\nd;\n', '    f(a,\n      b);\n    x = c ||\n        d;\n');
  });
});

describe('declarations', () => {
  test('types with all that they may have', () => {
    keeps(`library linux;
typedef int(0..15) content_t;
flags vm_fault_t { VM_FAULT_OOM; VM_FAULT_ERROR = VM_FAULT_OOM | VM_FAULT_SIGBUS; }
enum mm_counter { MM_FILEPAGES, MM_ANONPAGES }
struct anon_vma recycled { rwsem rwsem as anon_vma; set<vm_area_struct *> vmas; }
extend struct task { mm_struct *mm; marked pte_t pte[4]; }
union pte_t {
    none;
    present { folio *folio; bool write, dirty; }
    common on present, swap { bool soft_dirty; }
}
drop struct vm_area_struct.detached;
`);
  });

  test('patterns and nouns', () => {
    keeps(`library linux;
noun page at (place a) {
    one {
        phrase present [ro|rw] [as (new folio *f)] { f = map_new_folio(a, ro); }
        phrase swapped to (swp_entry_t s) { swap_page_out_to(a, s); }
    }
    place element(int i) { return place { .mm = r.mm, .va = r.start + i }; }
}
path falls back [to mmap_lock] = it.fell_back;
operation store (content_t c) to (place a)
{
    return done;
}
`);
  });

  test('headers of drivers, and names with a driver', () => {
    keeps(`driver gizmo on v6.15.. extends v6.14 {
    override int f(struct state *s) { return s->n; }
}
driver widget on v6.4..v6.14 implements dev_ops, notifier_ops { }
patch p on v6.4.. + q "t" {
    override syscall int gizmo.f(gizmo.state *s) { return 0; }
    extend struct gizmo.state { int m; }
    drop struct gizmo.state.n;
}
driver gadget;
const dev_ops gadget_ops = { .fault = gadget_fault };
`);
  });

  test('hunks stay as they are', () => {
    keeps(
      `kernel v6.6;

change  f
`.replace('change  f\n', 'change f @@\n-   a( );\n+     b();\n   @@   end\n'),
    );
  });
});

describe('scenarios', () => {
  test('all that may stand in one', () => {
    const text = `scenario s "t" {
    kernel v6.4, v6.4 + swap_vma_lock, v6.6..v6.12, v6.6..;
    for rival in munmap, dontneed;
    may fail vma_alloc_folio, pte_alloc;
    mm app { vma heap: anon rw, 2 pages; }
    page heap[0]: swapped to zram0[3], in swap cache as F, content 9;
    shared bool x;
    thread t[3] on cpu 0 in app { first: r0 = store 5 to heap[0]; }

    outcomes r0, r1 { 7, 0; SIGSEGV, _; }
    on v6.4 { never t[1] sleeps in swap_readpage holding vma_lock; }
    expect bug assertion in walk_page_range;
    report waits;
}
`;
    keeps(text);
    check(text.replace(/\n +/g, '\n'), text);
  });
});

describe('comments', () => {
  test('before items, before closing braces, at the end of the file', () => {
    keeps(`/// A file.

// A kernel.
kernel mine {
    // What it has.
    int x;

    // Nothing more.
}

// The end.
`);
  });

  test('alone in a block', () => {
    keeps('kernel mine;\nvoid f()\n{\n    // Nothing.\n}\nstruct s {\n    // Nothing.\n}\nvoid g() { }\n');
  });

  test('behind code stay in their column where there is room', () => {
    const text = `    a();                  // one
    bbb();                // two
    c(); // close by
    dddddddddddddddddddddddddd();    // behind
`;
    checkBody(text, text);
  });

  test('in one column move together', () => {
    checkBody('    a();  // one\n    b=1;  // two\n', '    a();   // one\n    b = 1; // two\n');
  });

  test('in the middle of things stay there', () => {
    checkBody('f(a, // why\nb /* what */ , c);\n', '    f(a, // why\n      b /* what */ , c);\n');
  });

  test('before a statement leave it on its line', () => {
    const text = '    while (a( // why\n           b))\n        /* what */ if (c) d();\n';
    checkBody(text, text);
  });

  test('of several lines', () => {
    checkBody('/*\n  * One.\n      * Two.\n*/\na();\n', '    /*\n     * One.\n     * Two.\n     */\n    a();\n');
  });
});

test('line ends stay those of the text', () => {
  check('kernel mine;\r\nint  x;\r\n', 'kernel mine;\r\nint x;\r\n');
});

test('a text with syntax errors is told and left alone', () => {
  const result = format(sourceFile('text.fault', 'kernel mine { int x }\n'));
  expect(result.kind === 'errors' && result.diagnostics.map(({ code }) => code)).toEqual(['syntax/unexpected-token']);
});
