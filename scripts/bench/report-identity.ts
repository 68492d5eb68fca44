import type { Figure } from './figure.ts'
import { type RunAbout, reportHead } from './report.ts'

/** docs/performance-identity.md: the table, what made it, and what its rows mean. */
export function reportIdentity(figures: readonly Figure[], about: RunAbout): string {
  return `# What the time of an answer tells

${reportHead(figures, about)}

## What they are measured on

- **Times.** Two questions with the same words for an answer, over one connection, in turn, which one first by lot; what was counted is forgotten before each.
  \`|t|\` is Welch's, of all times and of those below the 90th percentile of both; the larger one stands in the table. Leakage tests of hardware draw the line
  at 4.5 (TVLA, ISO/IEC 17825). The last row is a control: its answers differ in words, so that a run in which it is not told apart says nothing.
- What is not there: a sign-up tells nobody whether an address is known, since one person may have many databases (whether a *host* is taken is public);
  beginning with a passkey names nobody, and is not asked who.
`
}
