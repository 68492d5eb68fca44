import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { streamXlsxRows } from 'hucre/xlsx'
import type { Page } from 'playwright-core'
import { inspect } from './browser.ts'
import { type ClientWorld, openClientWorld } from './client.ts'

const COMPANIES = new URL('../data/companies.csv', import.meta.url)

/** The file with three rows that cannot be imported: without a name, with a bad date, with a sign too long. */
async function badFile(world: ClientWorld): Promise<string> {
  const path = join(world.cloud.home, 'companies.csv')
  const text = await readFile(COMPANIES, 'utf8')
  const bad = [
    'BAD1,,Industrials,Machinery,Berlin,1957-03-04,1,1902',
    'BAD2,Second,Industrials,Machinery,Berlin,4 March 1957,2,1902',
    'A-SYMBOL-THAT-IS-TOO-LONG,Third,Industrials,Machinery,Berlin,1957-03-04,3,1902',
  ]
  await writeFile(path, `${text.trimEnd()}\n${bad.join('\n')}\n`)
  return path
}

async function choose(page: Page, file: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose a file' }).click()
  await (await chooser).setFiles(file)
}

test('a file is imported step by step, looked at, and undone', { timeout: 300_000 }, async (t) => {
  const world = await openClientWorld(t)
  const page = await world.open('/contact/import')
  const count = async () => {
    const [found] = await world.ann.get('/api/contact?select=count()')
    return found.count
  }

  await t.test('a renamed picture and a file that is too large are refused at once', async () => {
    const png = join(world.cloud.home, 'picture.csv')
    await writeFile(png, Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'))
    await choose(page, png)
    await page.getByText('picture.csv is a PNG picture, not a table.').waitFor()
    const large = join(world.cloud.home, 'large.csv')
    await writeFile(large, Buffer.alloc(53_000_000, 'a,b\n'))
    await choose(page, large)
    await page.getByText('large.csv has 53 MB; the limit is').waitFor()
    await inspect(page, 'import-file')
  })

  await t.test('columns are guessed and can be changed', async () => {
    await choose(page, await badFile(world))
    const field = (column: string) => page.getByLabel(`Field for the column ${column}`)
    await field('Symbol').waitFor()
    assert.deepEqual(
      await Promise.all(
        ['Symbol', 'Security', 'GICS Sector', 'Date added', 'CIK'].map(
          async (column) => await field(column).inputValue(),
        ),
      ),
      ['symbol', 'name', 'sector', '', ''],
    )
    await field('Security').selectOption('')
    await page.getByText('New records also need: Name.').waitFor()
    await field('Security').selectOption('name')
    await field('Date added').selectOption('listed_on')
    await page.getByLabel('Create missing ones for GICS Sector').check()
    await page.getByLabel('Create missing ones for GICS Sub-Industry').check()
    assert.equal(await page.getByLabel('Records are recognised by').inputValue(), 'symbol')
    await inspect(page, 'import-columns')
  })

  await t.test('a check shows the rows that would be refused, and changes nothing', async () => {
    const before = await count()
    await page.getByRole('button', { name: 'Check the file' }).click()
    await page.getByRole('heading', { name: '3 rows would be refused' }).waitFor()
    await page.getByText('An import would make 12 new records').waitFor()
    const rows = page.getByRole('region', { name: 'Rows that would be refused' }).getByRole('row')
    assert.equal(await rows.count(), 4)
    for (const [row, reason] of [
      ['14', 'A value is required here.'],
      ['15', 'This must be a date'],
      ['16', '20'],
    ] as const) {
      const shown = rows.filter({ has: page.getByRole('rowheader', { name: row, exact: true }) })
      assert.match(String(await shown.textContent()), new RegExp(reason), row)
    }
    assert.equal(await count(), before)
    await inspect(page, 'import-check')
  })

  await t.test('who goes back keeps what was decided; who reloads too', async () => {
    await page.reload()
    await page.getByRole('button', { name: 'Back to the columns' }).click()
    const field = page.getByLabel('Field for the column Date added')
    assert.equal(await field.inputValue(), 'listed_on')
    await page.goBack()
    await page.getByRole('heading', { name: '3 rows would be refused' }).waitFor()
  })

  await t.test('the result counts, gives the failed rows, and survives leaving', async () => {
    const before = await count()
    await page.getByRole('button', { name: 'Import 12 records' }).click()
    await page.getByText('3 rows were refused; all others are in.').waitFor()
    assert.equal(await count(), before + 12)
    const waiting = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Download the failed rows' }).click()
    const failed = await readFile(await (await waiting).path(), 'utf8')
    assert.equal(failed.trim().split('\n').length, 4)
    assert.match(failed, /import_error/)
    const address = page.url()
    await page.getByRole('button', { name: 'Show Contacts' }).click()
    await page.goto(address)
    await page.getByText('3 rows were refused; all others are in.').waitFor()
    await inspect(page, 'import-result')
  })

  await t.test('undo asks with counts and takes everything out again', async () => {
    const before = await count()
    await page.getByRole('button', { name: 'Undo this import' }).click()
    await page.getByRole('dialog').getByText('The 12 records of Contacts that it made').waitFor()
    await inspect(page, 'import-undo')
    await page.getByRole('button', { name: 'Undo 12 records' }).click()
    await page.getByText(/^Undone: \d+ records deleted/).waitFor()
    assert.equal(await count(), before - 12)
    assert.equal(await page.getByRole('button', { name: 'Undo this import' }).count(), 0)
    await inspect(page, 'import-undone')
  })

  await t.test('a running import is left, found again by its address, and stopped', async () => {
    const before = await count()
    const many = join(world.cloud.home, 'many.csv')
    const rows = Array.from({ length: 40_000 }, (_, at) => `Contact ${at}`)
    await writeFile(many, `name\n${rows.join('\n')}\n`)
    await page.getByRole('button', { name: 'Import another file' }).click()
    await choose(page, many)
    await page.getByRole('button', { name: 'Check the file' }).click()
    await page.getByRole('button', { name: 'Stop the check' }).click()
    await page.getByText('It was stopped.').waitFor()
    assert.equal(await count(), before)
    const { file } = Object.fromEntries(new URL(page.url()).searchParams)
    const ordered = await world.ann.ask(
      'POST',
      `/api/import/contact?file=${file ?? ''}&map=name%3Dname`,
    )
    await page.goto(`${world.cloud.origin('acme')}/app/contact/import?job=${ordered.json.job}`)
    await page.getByRole('button', { name: 'Stop the import' }).click()
    await page.getByText('It was stopped.').waitFor()
    await page.getByRole('button', { name: 'Undo this import' }).click()
    await page.getByRole('button', { name: 'Undo the import' }).click()
    await page.getByText(/^Undone: /).waitFor()
    assert.equal(await count(), before)
  })
  await page.context().close()
})

/** What was saved by a click, and under which name. */
async function saved(page: Page, button: string): Promise<{ name: string; bytes: Buffer }> {
  const waiting = page.waitForEvent('download')
  await page.getByRole('dialog').getByRole('button', { name: button }).click()
  const download = await waiting
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) }
}

test('a list is exported: as many records as the button says', { timeout: 300_000 }, async (t) => {
  const world = await openClientWorld(t)
  for (const index of Array.from({ length: 5 }).keys())
    await world.ann.create('contact', { name: `=Export ${index + 1}`, reference: `E${index + 1}` })
  const page = await world.open('/contact')
  for (const index of [1, 2])
    await page
      .getByRole('row', { name: new RegExp(`=Export ${index}`) })
      .getByRole('checkbox')
      .check()
  const open = async () => {
    await page.getByRole('toolbar', { name: 'Selected records' }).getByText('Export').click()
    await page.getByRole('dialog').waitFor()
  }
  await open()
  await inspect(page, 'export')
  const selected = await saved(page, 'Export 2 selected')
  assert.match(selected.name, /^contact-\d{4}-\d\d-\d\d\.xlsx$/)
  const rows = await Array.fromAsync(streamXlsxRows(selected.bytes))
  assert.equal(rows.length, 1 + 2)
  assert.equal(rows[0]?.values[0], 'Name')
  assert.equal(rows[1]?.values[0], '=Export 1')
  await open()
  await page.getByLabel('5 matching').check()
  await page.getByLabel('CSV').check()
  const all = await saved(page, 'Export all 5 matching')
  assert.match(all.name, /\.csv$/)
  const lines = all.bytes.toString().trim().split('\r\n')
  assert.equal(lines.length, 1 + 5)
  assert.match(lines[1] ?? '', /^'=Export 1/)
  await open()
  await page.getByLabel('To be changed and imported again').check()
  const names = await saved(page, 'Export 2 selected')
  const [header] = await Array.fromAsync(streamXlsxRows(names.bytes))
  assert.deepEqual(header?.values.slice(0, 2), ['id', 'name'])
  await page.context().close()
})
