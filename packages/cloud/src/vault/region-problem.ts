/** What is wrong with a region, as a word of ours and what belongs to it, for readers of other languages. */
export interface RegionProblem {
  /** Its folder cannot be opened; nobody answers; its disk is not mounted; it would delete what it is asked to. */
  readonly kind: 'folder' | 'silent' | 'unmounted' | 'deletes'
  /** A path, a code of the system or a status; empty where there is none. */
  readonly detail: string
}

/** As the register has it. `code`: of the system, as ENOENT. */
export function sayFolder(path: string, code: string): string {
  return `The folder ${path} cannot be opened${inBrackets(code)}.`
}

export function saySilent(code: string): string {
  return `Nobody answers there${inBrackets(code)}.`
}

export function sayDeletes(status: number): string {
  return `Its server would delete what we ask it to (${status}): start it with --append-only.`
}

export function sayUnmounted(region: string): string {
  return `The region ${region} has none of the repositories that are registered there.`
}

function inBrackets(code: string): string {
  return code === '' ? '' : ` (${code})`
}

const FORMS = {
  folder: /^The folder (.+) cannot be opened( \(\w+\))?\.$/,
  silent: /^Nobody answers there(?: \((\w+)\))?\.$/,
  unmounted: /^The region \S+ has none of the repositories/,
  deletes: /^Its server would delete what we ask it to \((\d+)\)/,
} as const satisfies Record<RegionProblem['kind'], RegExp>

const KINDS = ['folder', 'silent', 'unmounted', 'deletes'] as const

/** Reads one of these sentences; undefined for any other. */
export function readProblem(message: string): RegionProblem | undefined {
  for (const kind of KINDS) {
    const found = FORMS[kind].exec(message)
    if (found !== null) return { kind, detail: found.slice(1).join('') }
  }
  return undefined
}
