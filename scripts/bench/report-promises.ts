import type { Figure } from './figure.ts'
import { type RunAbout, reportHead } from './report.ts'

/** docs/performance-promises.md: the table, what made it, and what its rows mean. */
export function reportPromises(figures: readonly Figure[], about: RunAbout): string {
  return `# What the page of the promises costs

${reportHead(figures, about)}

## What they are measured on

- A cloud of its own on one node. In the store lie the lines of a day, twelve rounds of all controls of the brand, and 89 kept days of each promise;
  a thousand databases stand in the register, which the page does not read.
- **Read anew**: nobody looked for two seconds, so \`serve\` asks the store, judges and draws; over a connection of its own, with its handshake.
- **Rounds**: each control that this version runs, once, on this cloud, signed and stored. The average weighs each by how often it is due.
`
}
