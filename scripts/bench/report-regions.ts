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
- **The goal of volume** was set by a prototype that ran \`pg_restore\` and proved nothing, with databases of 150 MB on average. Here it does not hold, and both processors
  are busy all the time. Of the 4.5 s of CPU that one of 49 MB took alone (2026-11-30), 2.2 s were its archive, 0.7 s comparing every row with what was backed up, 0.4 s
  bringing it to this version, whatever it says of itself, 0.3 s statistics, 0.2 s making it, 0.1 s each changing hands and proving its walls. Of the archive, 0.5 s go to the
  disk, which PostgreSQL asks to keep each of 250 indexes as it is made, and 0.6 s to files, which it stores 2 KB at a time.
- **What was tried against it**: a copy of a new database, into which only rows are loaded (no structure to make, nothing to bring to a version), without comparing and with a tenth
  of the statistics: 2.6 s. Less proof for half of the goal: not taken. Taken out before: a commit for each object (0.9 s) and a database to compare with for each (0.4 s).
- The plot is made of the figures of the same run.
`
}
