import type { Page } from 'playwright-core'
import { type Cloud } from './cloud.ts'
import { customerFile, type ShownRecords } from './screens-data.ts'

/** A screen that people know the client by, and how one gets there. */
export interface Screen {
  readonly name: string
  readonly open: (page: Page) => Promise<void>
}

export const EMPTY: Screen = {
  name: 'contacts-empty',
  open: async (page) => {
    await page.getByRole('heading', { name: 'No contacts yet' }).waitFor()
  },
}

/** Backups of half a year stand in the register. */
export function backupScreens(cloud: Cloud): readonly Screen[] {
  const page = `${cloud.origin('acme')}/app/all-backups`
  const openPage = async (on: Page): Promise<void> => {
    await on.goto(page)
    await on.getByText('14 of 14').waitFor()
  }
  return [
    {
      name: 'backups',
      open: async (on) => {
        await openPage(on)
        await on.locator('button[aria-pressed]').first().click()
        await on.getByRole('region', { name: 'The chosen backup' }).waitFor()
      },
    },
    {
      name: 'backups-restore',
      open: async (on) => {
        await openPage(on)
        await on
          .getByRole('button', { name: /^Restore the backup of / })
          .first()
          .click()
        await on.getByRole('dialog').getByLabel('On the side, as a database of its own').waitFor()
      },
    },
  ]
}

/** The screens of a database, in the order of a first hour. */
export function acmeScreens(cloud: Cloud, records: ShownRecords): readonly Screen[] {
  const app = `${cloud.origin('acme')}/app`
  return [
    { name: 'contacts', open: async (page) => await openList(page, `${app}/contact`) },
    {
      name: 'contacts-grouped',
      open: async (page) => {
        await page.goto(`${app}/contact?group=sector`)
        await page.getByRole('button', { name: /^Food / }).click()
        await page.getByRole('link', { name: 'Delta Agro' }).waitFor()
      },
    },
    {
      name: 'contacts-search',
      open: async (page) => {
        await openList(page, `${app}/contact`)
        const search = page.getByRole('combobox', { name: 'Search in Contacts' })
        await search.fill('semiconductor')
        await page
          .getByRole('option', { name: /in Industry/ })
          .first()
          .click()
        await page.getByRole('link', { name: 'Quartz Labs' }).waitFor()
        await page.getByRole('button', { name: 'Filters' }).click()
        await page.getByRole('menuitemcheckbox', { name: 'Companies' }).waitFor()
      },
    },
    {
      name: 'contact',
      open: async (page) => {
        await page.goto(`${app}/contact/${records.contact}`)
        await page.getByText('Wants the offer in two parts').waitFor()
        await page.getByText('Frame contract 2026.pdf').first().waitFor()
      },
    },
    {
      name: 'quotation',
      open: async (page) => {
        await page.goto(`${app}/sale_order/${records.quotation}`)
        await page.getByRole('row', { name: 'Line 5', exact: true }).waitFor()
      },
    },
    {
      name: 'import-check',
      open: async (page) => {
        await page.goto(`${app}/contact/import`)
        const chooser = page.waitForEvent('filechooser')
        await page.getByRole('button', { name: 'Choose a file' }).click()
        await (await chooser).setFiles(await customerFile(cloud))
        await page.getByRole('button', { name: 'Check the file' }).click()
        await page.getByRole('heading', { name: '3 rows would be refused' }).waitFor()
      },
    },
    {
      name: 'palette',
      open: async (page) => {
        await openList(page, `${app}/contact`)
        await page.keyboard.press('Control+k')
        await page.getByRole('combobox', { name: 'Search or go to' }).fill('co')
        await page.getByRole('option', { name: /Cascade Semiconductor/ }).waitFor()
      },
    },
    {
      name: 'users',
      open: async (page) => {
        await page.goto(`${app}/all-settings?part=users`)
        await page.getByRole('row').filter({ hasText: 'Dilek' }).first().waitFor()
      },
    },
    {
      name: 'api-keys',
      open: async (page) => {
        await page.goto(`${app}/sign-in-security?part=keys`)
        await page.getByRole('row').filter({ hasText: 'Web shop' }).waitFor()
      },
    },
    ...productScreens(app, records),
  ]
}

/** What the small declaration of docs/developer/declare-a-model.md gives. */
function productScreens(app: string, { product }: ShownRecords): readonly Screen[] {
  return [
    {
      name: 'products',
      open: async (page) => {
        await page.goto(`${app}/product?group=tax`)
        await page.getByRole('button', { name: /^VAT 19 % / }).click()
        await page.getByRole('link', { name: 'Mechanical seal kit' }).waitFor()
      },
    },
    {
      name: 'product',
      open: async (page) => {
        await page.goto(`${app}/product/${product}`)
        await page.getByText('Ann Lee created this').waitFor()
      },
    },
  ]
}

/** The same in Arabic: everything runs from right to left. */
export function arabicScreens(cloud: Cloud, records: ShownRecords): readonly Screen[] {
  const app = `${cloud.origin('acme')}/app`
  return [
    {
      name: 'contacts-ar',
      open: async (page) => {
        await page.goto(`${app}/contact`)
        await page.getByRole('link', { name: 'Alpine Hydro AG' }).waitFor()
      },
    },
    {
      name: 'quotation-ar',
      open: async (page) => {
        await page.goto(`${app}/sale_order/${records.quotation}`)
        await page.locator('tr td[data-column="description"]').nth(4).waitFor()
      },
    },
  ]
}

/** The operator's own site. */
export function operatorScreen(cloud: Cloud): Screen {
  return {
    name: 'cloud',
    open: async (page) => {
      await page.goto(`${cloud.origin()}/app/cloud-overview`)
      await page.getByRole('link', { name: 'Making of a database' }).first().waitFor()
    },
  }
}

async function openList(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await page.getByRole('link', { name: 'Alpine Hydro AG' }).waitFor()
}

/** All databases against the plan, for the operator. */
export function cloudBackupsScreen(cloud: Cloud): Screen {
  return {
    name: 'cloud-backups',
    open: async (page) => {
      await page.goto(`${cloud.origin()}/app/cloud-backups`)
      await page.getByRole('link', { name: 'acme' }).waitFor()
    },
  }
}
