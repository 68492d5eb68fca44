import type { Line } from './form-values.ts'

export type LineCommand = 'add' | 'next' | 'remove' | 'up' | 'down' | 'move-up' | 'move-down'

/** The lines afterwards, and which of them gets the focus. */
export interface Target {
  readonly lines: readonly Line[]
  readonly focus: string | undefined
  readonly isNew?: boolean
}

/** What a command does when given in line `at`; -1 is below them all. */
export function planCommand(
  command: LineCommand,
  lines: readonly Line[],
  at: number,
  make: () => Line,
): Target {
  switch (command) {
    case 'add':
      return insert(lines, at === -1 ? lines.length : at + 1, make())
    case 'next':
      return at === lines.length - 1
        ? insert(lines, lines.length, make())
        : { lines, focus: keyAt(lines, at + 1) }
    case 'up':
      return { lines, focus: keyAt(lines, at - 1) }
    case 'down':
      return { lines, focus: keyAt(lines, at + 1) }
    case 'remove':
      return {
        lines: lines.toSpliced(at, 1),
        focus: keyAt(lines, at + 1) ?? keyAt(lines, at - 1),
      }
    case 'move-up':
      return move(lines, at, at - 1)
    case 'move-down':
      return move(lines, at, at + 1)
  }
}

function keyAt(lines: readonly Line[], index: number): string | undefined {
  return lines[index]?.key
}

function insert(lines: readonly Line[], at: number, line: Line): Target {
  return { lines: lines.toSpliced(at, 0, line), focus: line.key, isNew: true }
}

function move(lines: readonly Line[], from: number, to: number): Target {
  const line = lines[from]
  if (line === undefined || lines[to] === undefined) return { lines, focus: line?.key }
  return { lines: lines.toSpliced(from, 1).toSpliced(to, 0, line), focus: line.key }
}
