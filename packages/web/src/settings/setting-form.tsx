import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { SettingMeta } from '../api/meta.ts'
import { callAction } from '../api/request.ts'
import { kindOf } from '../fields/field-registry.ts'
import { t } from '../language/language.ts'
import styles from '../panel/page.module.css'
import { notifyDone } from '../shell/notify.ts'
import { changedSettings, type Decided, valueOf } from './setting-values.ts'

interface SettingFormProps {
  readonly title: string
  readonly summary: string
  readonly settings: readonly SettingMeta[]
  readonly decided: Decided
  readonly mayChange: boolean
  readonly onSaved: () => Promise<unknown>
}

/** The settings of one app. Nothing holds before it is saved; what is refused stays in its field with the reason. */
export function SettingForm(props: SettingFormProps): ReactNode {
  const { title, summary, settings, decided, mayChange, onSaved } = props
  const [typed, setTyped] = useState<ReadonlyMap<string, unknown>>(new Map())
  const [problems, setProblems] = useState<ReadonlyMap<string, string>>(new Map())
  const [isBusy, setBusy] = useState(false)
  const changed = changedSettings(settings, decided, typed)
  const save = async (): Promise<void> => {
    setBusy(true)
    const { kept, refused } = await saveEach(changed, typed)
    await onSaved()
    setTyped(new Map([...typed].filter(([key]) => refused.has(key))))
    setProblems(refused)
    setBusy(false)
    if (refused.size === 0)
      notifyDone(
        t('{count, plural, one {# setting was saved.} other {# settings were saved.}}', {
          count: kept,
        }),
      )
  }
  return (
    <form
      className={styles.card}
      aria-label={title}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <h2 className={styles.cardTitle}>{title}</h2>
      <p className={styles.cardLead}>{summary}</p>
      <div className={styles.fields}>
        {settings.map((setting) => {
          const { Input } = kindOf(setting.field)
          return (
            <Input
              key={setting.key}
              field={setting.field}
              value={typed.has(setting.key) ? typed.get(setting.key) : valueOf(setting, decided)}
              onChange={(value) => setTyped(new Map(typed).set(setting.key, value))}
              look="field"
              isRequired={setting.field.required}
              isReadonly={!mayChange}
              problem={problems.get(setting.key)}
            />
          )
        })}
      </div>
      {problems.size > 0 && (
        <p className={styles.problem} role="alert">
          {t(
            '{count, plural, one {One setting was not saved} other {# settings were not saved}}: the reason stands at its field. The others hold.',
            { count: problems.size },
          )}
        </p>
      )}
      {mayChange && (
        <div className={styles.buttons}>
          <Button type="submit" disabled={changed.length === 0} loading={isBusy}>
            {t('Save settings')}
          </Button>
          {changed.length > 0 && (
            <>
              <Button
                variant="default"
                onClick={() => {
                  setTyped(new Map())
                  setProblems(new Map())
                }}
              >
                {t('Discard')}
              </Button>
              <span role="status">{t('Unsaved changes')}</span>
            </>
          )}
        </div>
      )}
    </form>
  )
}

/** One after another, so that one that is refused does not keep the others from being saved. */
async function saveEach(
  changed: readonly SettingMeta[],
  typed: ReadonlyMap<string, unknown>,
): Promise<{ readonly kept: number; readonly refused: ReadonlyMap<string, string> }> {
  const refused = new Map<string, string>()
  for (const { key, field } of changed) {
    try {
      await callAction('setting.change', { key, value: kindOf(field).toWire(typed.get(key)) })
    } catch (error) {
      refused.set(key, error instanceof Error ? error.message : String(error))
    }
  }
  return { kept: changed.length - refused.size, refused }
}
