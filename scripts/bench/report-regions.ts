import type { Figure } from './figure.ts'
import { type RunAbout, reportHead } from './report.ts'

/** docs/performance-regions.md: the table, what made it, and what its rows mean. */
export function reportRegions(figures: readonly Figure[], about: RunAbout): string {
  return `# What the loss of a region costs

${reportHead(figures, about)}

![Databases back against time, a line for each tier](performance-regions.svg)

## What it is measured on

- A cluster on this machine's disk, with fsync, and one region that is a folder. Each database was filled by \`scripts/bench/churn.ts\`
  ([what is in it](performance-backups.md#what-they-are-measured-on)) and backed up; three of ten are paid, four trial, one education, two free. Then all of them
  are removed, and brought back by the code of \`zennnn region recover\`: paid ones first, inside a tier the smallest, those whose
  dump is large in a queue of their own.
- **Volume** is what PostgreSQL had of them on disk before, with all indexes; of an empty database that is some 12 MB. It is divided by the
  time from the first start until the last is open.
- **One small database** costs what does not hang on its size: opening the repository, making roles and a database, the schema with
  its functions, comparing every table with the register, bringing it to this version and proving that it is as protected as a new one.
- The control database is not in it, nor a network between region and machine, nor the machine itself: a real loss begins with those.
  Several at once wait for each other's processors, not for each other's rows.
- The plot is made of the figures of the same run.
`
}
