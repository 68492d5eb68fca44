import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts CPU time in ticks of 1/100 s; ratios over slices of seconds are exact enough. */
const TICKS_PER_SECOND = 100

/** CPU seconds (user and system) that processes and all their living and reaped children have used so far. */
export function cpuSecondsOf(pids: readonly number[]): number {
  return treesOf(pids).reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0)
}

/** Resident memory in bytes that only this process has (RssAnon). */
export function privateBytesOf(pid: number): number {
  const line = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(line?.[1] ?? 0) * 1024
}

/** Private bytes of a process and everything below it. */
export function treeBytesOf(pid: number): number {
  return treesOf([pid]).reduce((sum, one) => sum + bytesIfThere(one.pid), 0)
}

/** 0 for a process that ended since it was listed, as PostgreSQL's workers do. */
function bytesIfThere(pid: number): number {
  try {
    return privateBytesOf(pid)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0
    throw error
  }
}

/** Ends a process and all below it at once, parents first: a parent that lives would start its child again. */
export function killTree(pid: number): void {
  for (const one of treesOf([pid]))
    try {
      process.kill(one.pid, 'SIGKILL')
    } catch {
      // It ended by itself in between.
    }
}

interface ProcessRow {
  readonly pid: number
  readonly parent: number
  readonly cpuSeconds: number
}

/** Processes and everything below them, parents first, from one look at /proc; nothing for who is not there. */
function treesOf(pids: readonly number[]): readonly ProcessRow[] {
  const all = processes()
  const byParent = Map.groupBy(all, ({ parent }) => parent)
  const below = (one: ProcessRow): readonly ProcessRow[] => [
    one,
    ...(byParent.get(one.pid) ?? []).flatMap(below),
  ]
  return all.filter((one) => pids.includes(one.pid)).flatMap(below)
}

function processes(): readonly ProcessRow[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        return [parse(readFileSync(`/proc/${name}/stat`, 'utf8'))]
      } catch {
        // It ended between the listing and the reading.
        return []
      }
    })
}

/** The command, second field, may hold spaces and brackets: fields are counted after its last bracket. */
function parse(stat: string): ProcessRow {
  const after = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const number = (index: number): number => Number(after[index] ?? 0)
  const ticks = number(11) + number(12) + number(13) + number(14)
  return { pid: Number.parseInt(stat, 10), parent: number(1), cpuSeconds: ticks / TICKS_PER_SECOND }
}
