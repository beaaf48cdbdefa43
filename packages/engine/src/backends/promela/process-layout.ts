/**
 * How the text of a process looks: where its steps lead, labels that are needed, a line for each statement.
 */

/** Where steps lead: to the next state, or to where nothing goes on. */
export const afterStep = `  :: atomic { false ->
done: settle();
     goto end;
found: printf("refault finding %d %d\\n", site, about);
     goto wrong;
bad_access: printf("refault access %d %d\\n", site, about);
     goto wrong;
bad_free: printf("refault free %d %d\\n", site, about);
     goto wrong;
beyond: printf("refault beyond\\n");
     goto wrong;
no_room: printf("refault room\\n");
wrong: assert(false);
     goto gone;
cut: printf("refault cut %d %d\\n", site, about);
     goto gone;
no_step: printf("refault none\\n");
gone: wipe();
     goto end;
     }`;

/** Labels are made for every operation; those that nothing leads to are left out, and empty statements with them. */
export function withoutUnusedLabels(lines: readonly string[], prefix: string): string[] {
  const used = new Set<string>();
  for (const line of lines) for (const [, label] of line.matchAll(/goto (\w+)/g)) used.add(label as string);
  return lines.flatMap((line, at) => {
    const [, label, rest = ''] = new RegExp(`^(${prefix}_\\d+): *([^]*)$`).exec(line) ?? [];
    const text = label === undefined ? line : used.has(label) ? `${label}: ${startable(rest)}` : `     ${rest}`;
    const isLast = lines[at + 1] === undefined || lines[at + 1] === '     }';
    const isFirst = at > 0 && lines[at - 1]?.endsWith('->') === true;
    return text.trim() === 'skip;' && !(isLast && isFirst) ? [] : [text];
  });
}

/** A line with choices in it as several: each way of a choice, and each statement, on one of its own. */
export function layOut(line: string): string[] {
  if (/^ {2}(::|\/\*)/.test(line) || line === '' || line === '     }') return [line];
  const lines: string[] = [];
  let depth = 0;
  let text = '';
  const put = (): void => {
    if (text.trim() !== '')
      lines.push(/^\w+: /.test(text) ? text.trimEnd() : `     ${'   '.repeat(depth)}${text.trim()}`);
    text = '';
  };
  for (const part of line.split(/(\bif(?=\s+::)|:: |\bfi\b;?|; ?)/)) {
    if (part === 'if') {
      text += 'if';
      put();
      depth++;
    } else if (part === ':: ') {
      put();
      text = part;
    } else if (/^fi;?$/.test(part)) {
      put();
      depth--;
      text = part;
      if (part.endsWith(';')) put();
    } else if (/^; ?$/.test(part)) {
      text += ';';
      put();
    } else text += part;
  }
  put();
  return lines;
}

/** Nothing may lead to the beginning of an inline, which may be a \`d_step\`. */
function startable(text: string): string {
  return /^\s*[a-z_]+\(/.test(text) ? `skip; ${text}` : text;
}
