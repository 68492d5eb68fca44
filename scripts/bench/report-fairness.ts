import type { Figure } from './figure.ts'
import { type RunAbout, reportHead } from './report.ts'

/** docs/performance-fairness.md: the table, what made it, and what its rows mean. */
export function reportFairness(figures: readonly Figure[], about: RunAbout): string {
  return `# What a noisy neighbour costs

${reportHead(figures, about)}

## What they are measured on

- One \`serve\`, two databases. The quiet one is asked 40 times a second whatever was answered meanwhile, so that a slow answer hides nothing; the
  noisy one from a program of its own, which has of the machine what nobody else wants, over 48 connections, each of which asks again as soon as it is answered.
- Slices alone and beside the noise alternate. Each has a p99 of its own, and the figure is the median of them: what else disturbs the machine
  for half a second is in one slice, and would otherwise be the whole p99.
- On a machine of two cores \`serve\`, PostgreSQL and both who ask share these two. What is left to the quiet one comes from
  [how requests take turns](decisions/0056-who-misbehaves-is-not-heard.md): while others are there, a database that asks more than 50 times a second
  goes one request after the other, and rests nine times as long as each took.
`
}
