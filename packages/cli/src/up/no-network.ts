import { spawnSync } from 'node:child_process'
import type { ProgramCall } from './step-down.ts'

const UNSHARE = '/usr/bin/unshare'

/** How a program is started without a network: as root, or by who has to be root of a world of its own for it. */
export type NetworkWall = readonly string[]

/**
 * How this user takes the network away from a program; undefined where the kernel does not let him, as in most containers.
 * unshare(1) becomes the program: the process is our child.
 */
export function findNetworkWall(isRoot = process.getuid?.() === 0): NetworkWall | undefined {
  const wall = isRoot ? ['--net'] : ['--user', '--map-current-user', '--net']
  return spawnSync(UNSHARE, [...wall, '--', '/bin/true']).status === 0 ? wall : undefined
}

/**
 * A call of a program that has no network but a loopback that is down: it reaches nobody, on this machine or elsewhere, but
 * by sockets in the file system.
 */
export function withoutNetwork(call: ProgramCall, wall: NetworkWall | undefined): ProgramCall {
  if (wall === undefined) return call
  return { file: UNSHARE, args: [...wall, '--', call.file, ...call.args] }
}
