import { Checkbox, NativeSelect, Stack } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { ConfirmDialog } from '../actions/confirm-dialog.tsx'
import { t } from '../language/language.ts'
import styles from '../panel/page.module.css'
import type { Scope, StaffRequest } from './staff-api.ts'
import { hoursWords, labelOf } from './staff-words.ts'
import { useModelLabels } from './use-model-labels.ts'

/** As long as a usual case needs. */
const USUAL_HOURS = 4

/** How much less than was asked for: never more can be chosen. */
export function GrantDialog({
  request: { staff, asked },
  onGrant,
  onClose,
}: {
  readonly request: StaffRequest
  readonly onGrant: (scope: Scope) => Promise<void>
  readonly onClose: () => void
}): ReactNode {
  const known = useModelLabels()
  const [models, setModels] = useState(asked.models)
  const [mayWrite, setMayWrite] = useState(asked.mayWrite)
  const [hours, setHours] = useState(Math.min(USUAL_HOURS, asked.hours))
  const choices = Array.from({ length: asked.hours }, (_, index) => index + 1)
  return (
    <ConfirmDialog
      title={t('Let {staff} in, but less far', { staff })}
      text={undefined}
      verb={t('Let support in')}
      onClose={onClose}
      onConfirm={async () =>
        await onGrant({ models, mayWrite: mayWrite && models.length > 0, hours })
      }
    >
      <Stack gap="sm">
        {asked.models.length > 0 && (
          <Checkbox.Group
            label={t('What it may see')}
            description={t('With nothing ticked, the settings alone.')}
            value={[...models]}
            onChange={setModels}
          >
            <div className={styles.choices}>
              {asked.models.map((name) => (
                <Checkbox key={name} value={name} label={labelOf(name, known)} />
              ))}
            </div>
          </Checkbox.Group>
        )}
        {asked.mayWrite && (
          <Checkbox
            label={t('It may change what it sees')}
            checked={mayWrite}
            onChange={(event) => setMayWrite(event.currentTarget.checked)}
          />
        )}
        <NativeSelect
          label={t('For how long')}
          data={choices.map((value) => ({ value: String(value), label: hoursWords(value) }))}
          value={String(hours)}
          onChange={(event) => setHours(Number(event.currentTarget.value))}
        />
      </Stack>
    </ConfirmDialog>
  )
}
