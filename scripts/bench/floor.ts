import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { BenchCloud } from './cloud.ts'

export interface Floor {
  readonly pid: number
  readonly http: string
  readonly https: string
  stop(): void
}

/** Starts floor-server.ts as a process of its own; each statement is answered under its name. */
export async function startFloor(
  cloud: BenchCloud,
  database: string,
  statements: Readonly<Record<string, string>>,
): Promise<Floor> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'floor-server.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.end(
    JSON.stringify({
      connection: cloud.superuser(database),
      ports: { http: cloud.port + 1, https: cloud.port + 2 },
      certificate: {
        keyFile: join(cloud.home, 'certificates/server.key'),
        certificateFile: join(cloud.home, 'certificates/server.crt'),
      },
      statements,
    }),
  )
  await new Promise((resolve) => child.stdout.once('data', resolve))
  return {
    pid: child.pid ?? 0,
    http: `http://127.0.0.1:${cloud.port + 1}`,
    https: `https://127.0.0.1:${cloud.port + 2}`,
    stop: () => {
      child.kill()
    },
  }
}
