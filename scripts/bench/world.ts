import { type BenchCloud, signIn } from './cloud.ts'

const PASSWORD = 'a password for benchmarks'
const LOGIN = 'bench@example.com'

/** The database that lists, records and creates are measured in. */
export interface World {
  readonly database: string
  /** Of a signed-in person in all groups, with host, cookie and CSRF token. */
  readonly headers: Readonly<Record<string, string>>
}

export async function makeWorld(cloud: BenchCloud): Promise<World> {
  await cloud.command(
    `database create bench --admin ${LOGIN} --password-stdin --tier paid --apps contacts,sales`.split(
      ' ',
    ),
    PASSWORD,
  )
  const shown = await cloud.command(['database', 'show', 'bench'])
  const host = `bench.localhost:${cloud.port}`
  return {
    database: shown instanceof Object ? String(Reflect.get(shown, 'database')) : '',
    headers: await signIn(cloud, host, { login: LOGIN, password: PASSWORD }),
  }
}
