import { type BenchCloud, exchange } from './cloud.ts'
import type { Figure } from './figure.ts'
import { median } from './load.ts'

const GOAL_MS = 2000
/** Long enough for a ready database to be made in the place of the one that was taken. */
const PAUSE_MS = 1000

/** As a person without an account: from sending the form until the new database's own host shows its sign-in page (a browser is led in instead). At most 20: so often one network may. */
export async function benchSignUp(cloud: BenchCloud, count: number): Promise<Figure> {
  const taken: number[] = []
  for (let index = 0; index < count; index += 1) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    const before = performance.now()
    await signUp(cloud, `signed-up-${index}`)
    taken.push(performance.now() - before)
  }
  return {
    name: 'sign-up: form sent until the sign-in page of the new database, slowest',
    value: Math.max(...taken),
    unit: 'ms',
    goal: { is: 'at most', value: GOAL_MS },
    note: `${count} people one after another, p50 ${median(taken).toFixed(0)} ms; with hashing the password, certificates checked`,
  }
}

async function signUp(cloud: BenchCloud, slug: string): Promise<void> {
  const host = `localhost:${cloud.port}`
  const form = new URLSearchParams({
    company: slug,
    name: 'A person',
    email: 'person@example.com',
    password: 'a password for benchmarks',
    slug,
    app_contacts: 'on',
    app_sales: 'on',
  })
  const { location } = await exchange(cloud, {
    path: '/sign-up',
    method: 'POST',
    headers: {
      host,
      origin: `https://${host}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: form.toString(),
  })
  if (location === '') throw new Error(`The sign-up of ${slug} was refused.`)
  const ready = `https://${slug}.${host}`
  for (;;) {
    const { text } = await exchange(cloud, { path: location, headers: { host } })
    if (text.includes(ready)) break
    if (!text.includes('Creating your database')) throw new Error(`The sign-up of ${slug} failed.`)
  }
  await exchange(cloud, { path: '/sign-in', headers: { host: `${slug}.${host}` } })
}
