import type { Identity } from '@zennnn/cloud'

const SETPRIV = '/usr/bin/setpriv'
/** Below this only root may listen (ip(7), ip_unprivileged_port_start). */
const FIRST_OPEN_PORT = 1024

export interface ProgramCall {
  readonly file: string
  readonly args: readonly string[]
}

/**
 * A call of a program as another user, in his group and no other, who can gain nothing by programs like sudo. One that
 * listens on a port of root's keeps that right, and no other. setpriv(1) becomes the program: the process is our child.
 */
export function asUser(
  call: ProgramCall,
  identity: Identity | undefined,
  port = FIRST_OPEN_PORT,
): ProgramCall {
  if (identity === undefined) return call
  const who = [`--reuid=${identity.uid}`, `--regid=${identity.gid}`, '--clear-groups']
  const low = ['--inh-caps=+net_bind_service', '--ambient-caps=+net_bind_service']
  const rights = port < FIRST_OPEN_PORT ? low : []
  return {
    file: SETPRIV,
    args: [...who, '--no-new-privs', ...rights, '--', call.file, ...call.args],
  }
}
