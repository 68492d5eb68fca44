import type { TestContext } from 'node:test'
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { openBrowser } from './browser.ts'
import { type Cloud, openCloud } from './cloud.ts'
import { openAcme, PASSWORD, type Person } from './person.ts'

/** A cloud with the database `acme`, its administrator Ann, and browsers that can be opened on its client. */
export interface ClientWorld {
  readonly cloud: Cloud
  readonly ann: Person
  /** A new browser, signed in as Ann or somebody else, at a path below `/app`. */
  readonly open: (path: string, options?: OpenOptions) => Promise<Page>
  /** A new browser in which nobody signed in. */
  readonly openStrange: () => Promise<Page>
  /** Closes all of them: a page goes on asking its database, and complains when that is closed. */
  readonly leave: () => Promise<void>
}

export interface OpenOptions {
  readonly login?: string
  readonly context?: BrowserContextOptions
}

export async function openClientWorld(
  t: TestContext,
  variables: NodeJS.ProcessEnv = {},
): Promise<ClientWorld> {
  // Closed in the order of opening: pages whose cloud is gone complain.
  const openBrowserContext = await openBrowser(t)
  const contexts: BrowserContext[] = []
  const openContext: typeof openBrowserContext = async (options) => {
    const context = await openBrowserContext(options)
    contexts.push(context)
    return context
  }
  const cloud = await openCloud(t, variables)
  const ann = await openAcme(cloud)
  return {
    cloud,
    ann,
    open: async (path, { login = 'ann@acme.example', context } = {}) =>
      await enter(await openContext(context), cloud, { login, path }),
    openStrange: async () => await (await openContext()).newPage(),
    leave: async () => {
      await Promise.all(contexts.splice(0).map(async (context) => await context.close()))
    },
  }
}

/** Signs in with a browser and goes to a path below `/app`. */
export async function enter(
  context: BrowserContext,
  cloud: Cloud,
  { login, path }: { readonly login: string; readonly path: string },
): Promise<Page> {
  const page = await context.newPage()
  const origin = cloud.origin('acme')
  await page.goto(`${origin}/sign-in?next=${encodeURIComponent(`/app${path}`)}`)
  await page.getByLabel('Login').fill(login)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(`${origin}/app**`)
  await page.locator('#main').waitFor()
  return page
}
