/** What an expression may cost. docs/reference/expressions.md lists the same figures for authors. */
export const LIMITS = {
  /** UTF-8 bytes of source. */
  sourceBytes: 4096,
  nodes: 500,
  /** Brackets and calls inside each other. */
  depth: 64,
  /** `!` and `-` in a row. */
  unaryRun: 32,
  /** Quantifiers inside each other. */
  quantifierNesting: 2,
  listElements: 100,
  /** UTF-16 units of a regular expression. */
  patternLength: 200,
  /** Digits that a product or quotient of decimals may have before and after its point. */
  decimalDigits: 1000,
  /** Digits before, and digits after the point of a decimal literal. */
  literalDigits: 40,
  /** How far a time can be shifted, and what a duration literal can span: 1000 years. */
  shiftDays: 366_000,
  /** How often a time is shifted in one expression. */
  shifts: 4,
  /** Steps of one evaluation. */
  steps: 100_000,
  /** UTF-8 bytes of a text that an evaluation makes. */
  textBytes: 65_536,
  /** Length of compiled SQL. */
  sqlLength: 65_536,
} as const
