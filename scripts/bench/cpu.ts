import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts CPU time in ticks of 1/100 s; ratios over slices of seconds are exact enough. */
const TICKS_PER_SECOND = 100

/** CPU seconds (user and system) that a process and all its living and reaped children have used so far. */
export function cpuSecondsOf(pid: number): number {
  const children = processes().filter((one) => one.parent === pid)
  const own = processes().find((one) => one.pid === pid)
  return (
    (own === undefined ? 0 : own.cpuSeconds) +
    children.reduce((sum, child) => sum + cpuSecondsOf(child.pid), 0)
  )
}

/** Resident memory in bytes that only this process has (RssAnon). */
export function privateBytesOf(pid: number): number {
  const line = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(line?.[1] ?? 0) * 1024
}

/** Private bytes of a process and everything below it. */
export function treeBytesOf(pid: number): number {
  const children = processes().filter((one) => one.parent === pid)
  return bytesIfThere(pid) + children.reduce((sum, child) => sum + treeBytesOf(child.pid), 0)
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

/** Ends a process and all below it at once. */
export function killTree(pid: number): void {
  const children = processes().filter((one) => one.parent === pid)
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended by itself in between.
  }
  for (const child of children) killTree(child.pid)
}

interface ProcessRow {
  readonly pid: number
  readonly parent: number
  readonly cpuSeconds: number
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
