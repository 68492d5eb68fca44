import { execFileSync } from 'node:child_process'
import { arch, cpus, release, totalmem } from 'node:os'
import { type Figure, holds, table } from './figure.ts'

/** When and on what the figures of a run were measured. */
export interface RunAbout {
  /** The command. */
  readonly command: string
  readonly date: Date
  readonly postgres: string
  readonly load: string
}

/** docs/performance.md: the table, what made it, and how to read it. */
export function report(figures: readonly Figure[], about: RunAbout): string {
  return `# Performance

${reportHead(figures, about)}

What backups, restores and nights cost is measured apart: \`npm run bench -- --only backups,nights --write\` writes it beside this page.
So is what guessing costs others: \`npm run bench -- --only guessing --write\`, and what the time of an answer tells: \`--only times\`.
So is what the loss of a primary costs, on two nodes: \`npm run bench -- --only failover --write\`.
And what a loss costs: of [a primary](performance-failover.md), \`npm run bench -- --only failover --write\`, and [a region](performance-regions.md), \`--only regions\`.

## Where the ratios to the floors come from

The floors know nobody. What we do besides, for each request, is what the rest of this project promises: TLS; the session and its groups
looked up in PostgreSQL by hash, with nothing about identity cached; rules; security headers; a log line; the question checked against what
the asker sees. The first goal, 0.8 of the floor over plain HTTP, was **given up**: for one record the floor itself, once it speaks TLS, reaches
only 0.7 to 0.8 of that, so that nothing would be left for proving who asks; and for a list what would be left is less than that proof costs.
What is held to a goal instead is the whole CPU time, and what we take beyond the same floor over TLS. The ratios stay in the table, without
a goal. [Decision 0014](decisions/0014-what-a-read-costs.md) says what was taken out, and what will not be.

## How to read it

- The run makes a whole cloud of its own (\`zennnn up\`: PostgreSQL with fsync, \`serve\`, \`work\`), fills a database with 10,000 companies
  through the import, asks it over HTTPS as a browser would, and removes everything.
- **Ratios are what counts.** Whatever is compared runs in alternating slices of the same minutes (A B C, C B A, …): what else the machine
  does falls on all alike. A ratio is the median of the rounds' ratios. Absolute figures move with the machine.
- The load generator runs on the same cores as what it measures, for ours and for the floors.
- The **\`node:http\` floor** is the least a Node server can do: one prepared statement as superuser, \`JSON.stringify\`, one answer. It knows
  no session, no rights, no log, no headers. We serve HTTPS only; the row
  below shows the same floor with TLS, the same certificate and the same load generator.
- The **bare \`pg\` loop** runs the same statement inside the load generator, without HTTP: what the driver and PostgreSQL can do at most.
- In our rows the row-level rules are active: every request proves its session to PostgreSQL and reads as \`zennnn_user\`.
- The list is the same question again and again, as when people open the same view; single records are asked for at random among all
  10,000. Either question is read and compiled once.
- **CPU** is user and system time of \`serve\` or the floor, and of all of PostgreSQL, divided by the answers of the slice. Clients do not count.
- **Memory** is what only that process has (RssAnon), measured after each further database has answered. The
  heap of \`serve\` has room left from the load before, which the next databases fill first: the figure is a lower bound.
- **Client** rows are of Chromium on the same machine. A list is usable when its first row is shown as selected after the page itself has
  clicked it, counted from the order to go there. A key is real, and drawn when the frame that follows it has been painted; the
  work of the main thread is all of it, whoever caused it.
- Absolute rows near their goal change sides with the load of the machine. Three runs of one evening (2026-11-20, others at work on the same two
  cores) gave for the quotation 3.3, 6.1 and 4.8 ms, for the hand-out 97, 240 and 141 ms, for the list 0.55, 0.54 and 0.47 of the HTTP floor.
- A ratio is good to about ±10 % on a quiet machine, far less on a busy one; \`--quick\` is for seeing that it works, not for figures.
`
}

/** What made the table, the table, and whether its goals hold. */
export function reportHead(
  figures: readonly Figure[],
  { command, date, postgres, load }: RunAbout,
): string {
  const failed = figures.filter((figure) => !holds(figure))
  return `Written by \`${command}\` on ${date.toISOString().slice(0, 10)}; do not edit. Machine: ${machine()}; PostgreSQL ${postgres},
Node ${process.version}, commit ${commit()}. Load of the machine when the run began and when it ended: ${load}.

${table(figures)}

${verdict(failed)}`
}

function verdict(failed: readonly Figure[]): string {
  if (failed.length === 0) return 'Every goal holds in this run.'
  const lines = failed.map(({ name, value, unit, goal }) => {
    const wanted = goal === undefined ? '' : `${goal.is} ${goal.value} ${unit}`
    return `- ${name}: ${value.toFixed(2)} ${unit}, wanted ${wanted}`
  })
  return ['These goals do **not hold** in this run:', '', ...lines].join('\n')
}

function machine(): string {
  const [first] = cpus()
  const gigabytes = (totalmem() / 2 ** 30).toFixed(0)
  return `${cpus().length} cores of ${first?.model.trim() ?? 'an unknown processor'} (${arch()}), ${gigabytes} GB, Linux ${release()}`
}

function commit(): string {
  return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
}
