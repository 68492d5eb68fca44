import type { Figure } from './figure.ts'
import { type RunAbout, reportHead } from './report.ts'

/** docs/performance-fairness.md: the table, what made it, and what its rows mean. */
export function reportFairness(figures: readonly Figure[], about: RunAbout): string {
  return `# What a noisy neighbour costs

${reportHead(figures, about)}

## What they are measured on

- One \`serve\`, two databases. The quiet one is asked 40 times a second whatever was answered meanwhile, so that a slow answer hides nothing; the
  noisy one from a program of its own, with the lowest priority, over 48 connections, each of which asks again as soon as it is answered.
- Slices alone and beside the noise alternate; all answers of all rounds make one p99 each, which is the slowest of a hundred.
- On a machine of two cores \`serve\`, PostgreSQL and both who ask share these two: what the noisy one takes of the machine itself no
  order of requests gives back. [How requests take turns](decisions/0056-who-misbehaves-is-not-heard.md).
`
}
