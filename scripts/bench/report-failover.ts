import type { Figure } from './figure.ts'
import { type RunAbout, reportHead } from './report.ts'

/** docs/performance-failover.md: the table, what made it, and what its rows mean. */
export function reportFailover(figures: readonly Figure[], about: RunAbout): string {
  return `# What the loss of a primary costs

${reportHead(figures, about)}

## What they are measured on

- A whole cloud of its own with two nodes on one machine (\`zennnn up\`), as \`npm start\` makes it. Four people create contacts over HTTPS, each over a
  connection that stays open, one after the other; after each move they go on for a second, and the next waits until replication is SYNC. A round is
  a blow, the rejoin of the old primary and a move in order; between two blows lies the minute in which \`up\` makes no second move of its own.
- **Primary killed**: \`kill -9\` of the postmaster and of all its processes at once. It ends with the first acknowledgement of a change that was *sent* after the
  kill; what was on its way then is answered \`OUTCOME_UNKNOWN\`, never repeated, and counted in the note. Seeing it, fencing, promoting, and
  whoever waits finding the new primary are all in it.
- **Rejoined** begins with that acknowledgement and ends when the disk says SYNC: the old primary rewound, started, caught up and waited for, while people work.
- **Switchover** is \`zennnn cluster switchover\`; *held* is its own figure, from the closing of the route to the new primary, and the longest time
  without an acknowledgement, as people see it, stands beside it.
- **Lost and twice** compare each name that was acknowledged, over all rounds, with what is in the database at the end.
- **Waiting for the standby**: one row a transaction over open connections, \`synchronous_commit\` on and local in alternating slices of the same cluster; the
  ratio is the median of the rounds' ratios. Both nodes share one disk here: with two, the standby's write does not compete with the primary's.
- A frozen primary takes four seconds to be seen; \`test/integration/failover-move.test.ts\` freezes one at each \`npm test\`. [How it decides](operator/failover.md#how-it-decides).
`
}
