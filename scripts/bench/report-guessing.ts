import type { Figure } from './figure.ts'
import { type RunAbout, reportHead } from './report.ts'

/** docs/performance-guessing.md: the table, what made it, and what its rows mean. */
export function reportGuessing(figures: readonly Figure[], about: RunAbout): string {
  return `# What guessing costs others, and how soon an end is an end

${reportHead(figures, about)}

## What they are measured on

- **Guessing** comes from a program of its own on the same machine: 200 wrong sign-ins a second at 50 accounts, from 64 addresses of 127.0.0.0/8, each of
  which counts as a network, over connections that stay open. None reaches its limit before a slice is over, so passwords are hashed all the time, and what finds no place is turned away.
  Beside it lists of 80 contacts are asked for at a steady rate, far below what could be answered; slices without guesses, with them, and with as
  many requests that do nothing take turns, a ratio is the median of the rounds' ratios. Who guesses works on the same cores, with the lowest priority, since it
  stands for a machine elsewhere: what it takes from lists all the same is in the control.
- **A guess that is turned away** is read, counted in PostgreSQL, answered and logged: what that takes beyond TLS and HTTP is what the goal is for. Both lanes take
  turns over the same connections. CPU as on [the other page](performance.md).
- **Revocations.** Sessions are rows made by the run, because signing in a thousand times would measure hashing; they are ended over HTTPS by what people use.
  Whatever is ended was in use over an open connection, which asks again as soon as the answer to the end has been read.
`
}
