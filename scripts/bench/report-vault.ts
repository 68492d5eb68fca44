import type { Figure } from './figure.ts'
import { type RunAbout, reportHead } from './report.ts'

/** docs/performance-backups.md: the table, what made it, and what its rows mean. */
export function reportBackups(figures: readonly Figure[], about: RunAbout): string {
  return `# What backups cost

${reportHead(figures, about)}

## What they are measured on

\`scripts/bench/churn.ts\` fills a database of a customer, with our own apps in it, and changes it day by day. It is **deterministic**: seed, size and
spread say every record, its id and every byte of every file; only what the database itself adds (times, ids and seals of the audit log) differs.

- Half of the wanted size are files of 100 to 300 kB that no program can compress, stored in chunks as uploads are; the other half contacts, as many
  quotations, and four lines each, with all that the apps' own triggers write: totals, numbers, the audit log with an entry for every change.
- Each day changes 0.3 % of the records: two thirds of that are changed, three tenths are new, the rest removed; entries of the audit log come on top.
  The log is sealed each day. *Hot*: four fifths of the changes are of the newest fifth of the records. *Uniform*: any record is as likely as any other,
  which is the worst for whoever looks for what stayed the same.
- **14 backups** are those of the days that are left of 140 nights, by the plan that deletes: 7 days, 4 weeks, 3 months. One region is weighed, with keys, index
  and all; the three hold as much each. \`pg_dump -Fc\` is run on the same days. restic by itself gets the same uncompressed dumps in a repository of its own, on
  every day that its policy can keep in the end (the last 7 days, Sundays, ends of months), then \`forget --prune\` by that policy: it decides what stays.
- **A night's CPU** is user and system time of all there is: PostgreSQL, pg_dump, three restic, the digests of all tables, reading back, our own process, and
  what \`serve\` and \`work\` do meanwhile. Its nights come after the first; new repositories cost more once, see the row of the first night.
- **pg_dump and restic alone** do the same night without us: one dump into a file, three repositories of restic's own making written from it at the same time and read whole to
  \`/dev/null\`. CPU seconds differ between machines, and on one with its neighbours; this ratio does not.
- **MB a second of a core**: megabytes of the dump, times three regions, divided by that CPU time; and beside it the megabytes of the dump alone, which is
  read once however many regions there are. The first night writes all of it, a later one what changed.
- **A download** is taken by an administrator over HTTPS, who stops reading for two seconds after the first byte. The memory is that of \`serve\` and of
  \`deliver\` alone (anonymous resident pages, looked at every 20 ms), not of \`pg_dump\` and restic below it.
- **1,000 databases** are not measured. The row is the measured later night ÷ the databases in it × 1,000, on as many cores: every step is of one database and its own
  repositories, none reads another's. Its backups are made and verified by the functions that the jobs of the night call, as many at once as there are
  cores; the queue is not in it. Neither are regions behind a network, which add waiting but hardly CPU, nor databases larger than those here (1 MB of
  records and files beside the 10 MB of an empty one), which cost by the rows above.
- Sizes hang on where restic cuts the dump, which is drawn anew with each repository: with \`--quick\` a database is a handful of pieces, and the ratios
  jump by a third either way.
`
}
