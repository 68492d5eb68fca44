import { type BenchCloud, signIn } from './cloud.ts'

const PASSWORD = 'a password for benchmarks'
const LOGIN = 'bench@example.com'

/** A customer's database in which is measured. */
export interface World {
  readonly database: string
  /** Of a signed-in person in all groups, with host, cookie and CSRF token. */
  readonly headers: Readonly<Record<string, string>>
}

/** `https://<slug>.localhost`, with contacts and sales. */
export async function makeWorld(cloud: BenchCloud, slug: string): Promise<World> {
  await cloud.command(
    `database create ${slug} --admin ${LOGIN} --password-stdin --tier paid --apps contacts,sales`.split(
      ' ',
    ),
    PASSWORD,
  )
  const shown = await cloud.command(['database', 'show', slug])
  const host = `${slug}.localhost:${cloud.port}`
  return {
    database: shown instanceof Object ? String(Reflect.get(shown, 'database')) : '',
    headers: await signIn(cloud, host, { login: LOGIN, password: PASSWORD }),
  }
}
