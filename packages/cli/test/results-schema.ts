/**
 * The schema of `refault-results/1`, by hand: what scripts may rely on. Fields may be added to the document, so
 * nothing here forbids others.
 */
const text = { type: 'string' } as const;
const number = { type: 'integer', minimum: 0 } as const;
const texts = { type: 'array', items: text } as const;
const schedule = { type: 'string', pattern: '^r1:[0-9a-f]{8}:' } as const;
const place = { type: 'string', pattern: ':\\d+:\\d+$' } as const;
const textOrNull = { type: ['string', 'null'] } as const;

function record(required: Readonly<Record<string, object>>, optional: Readonly<Record<string, object>> = {}) {
  return { type: 'object', required: Object.keys(required), properties: { ...required, ...optional } };
}

const finding = record(
  {
    kind: text,
    key: text,
    expected: { type: 'boolean' },
    function: text,
    message: text,
    at: place,
    source: text,
    schedule,
    steps: number,
    switches: number,
  },
  { orders: { type: 'array', items: record({ held: text, taken: text, at: place, schedule }) } },
);

const demand = record({
  text,
  at: place,
  result: { enum: ['true', 'false', 'vacuous', 'open', 'not asked'] },
  schedule: textOrNull,
});

const result = {
  ...record(
    {
      file: text,
      scenario: text,
      kernel: text,
      variant: { type: 'object', additionalProperties: text },
      verdict: { enum: ['holds', 'violated', 'inconclusive', 'skipped'] },
      asExpected: { type: 'boolean' },
      findings: { type: 'array', items: finding },
      outcomes: {
        type: 'array',
        items: record({ values: { type: 'object', additionalProperties: text }, paths: texts }),
      },
      counters: {
        type: 'object',
        additionalProperties: { type: 'array', items: { type: 'integer' }, minItems: 2, maxItems: 2 },
      },
      demands: { type: 'array', items: demand },
      search: record({
        complete: { type: 'boolean' },
        states: number,
        steps: number,
        depth: number,
        ends: number,
        endedByFinding: number,
        reductions: texts,
        stoppedBy: textOrNull,
        interpretedFor: textOrNull,
      }),
    },
    { reason: text, locks: { type: 'array', items: record({ held: text, taken: text, function: text, place }) } },
  ),
  if: { type: 'object', properties: { verdict: { enum: ['skipped', 'inconclusive'] } } },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON schemas
  then: { type: 'object', required: ['reason'], properties: { reason: text } },
};

export const resultsSchema = record({
  schema: { const: 'refault-results/1' },
  results: { type: 'array', items: result },
  diagnostics: {
    type: 'array',
    items: record({ code: text, severity: { enum: ['error', 'warning'] }, message: text, at: place }),
  },
});
