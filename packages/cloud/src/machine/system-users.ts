import type { Identity } from './program.ts'

/** A line of /etc/passwd (passwd(5)). */
export interface SystemUser extends Identity {
  readonly name: string
  readonly shell: string
}

export function findUser(passwd: string, name: string): SystemUser | undefined {
  const [, , uid, gid, , , shell] = findLine(passwd, name) ?? []
  if (uid === undefined || gid === undefined || shell === undefined) return undefined
  return { name, uid: Number(uid), gid: Number(gid), shell }
}

/** The number of a group in /etc/group (group(5)). */
export function findGroup(group: string, name: string): number | undefined {
  const [, , gid] = findLine(group, name) ?? []
  return gid === undefined ? undefined : Number(gid)
}

function findLine(text: string, name: string): readonly string[] | undefined {
  return text
    .split('\n')
    .map((line) => line.split(':'))
    .find((parts) => parts[0] === name)
}
