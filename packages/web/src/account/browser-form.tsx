import { Radio, Switch, useMantineColorScheme } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { t } from '../language/language.ts'
import styles from '../panel/page.module.css'
import {
  chooseDensity,
  chooseSingleKeys,
  chosenDensity,
  type Density,
  singleKeysOn,
} from './browser-choices.ts'

/** What holds for this browser alone, at once. */
export function BrowserForm(): ReactNode {
  // Without it Mantine would write a style element that holds transitions back, which the policy forbids.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true })
  const [density, setDensity] = useState<Density>(chosenDensity)
  const [isOn, setOn] = useState(singleKeysOn)
  return (
    <div className={styles.fields}>
      <Radio.Group
        label={t('Colours')}
        value={colorScheme}
        onChange={(value) => setColorScheme(value === 'light' || value === 'dark' ? value : 'auto')}
      >
        <div className={styles.choices}>
          <Radio value="auto" label={t('As the machine')} />
          <Radio value="light" label={t('Light')} />
          <Radio value="dark" label={t('Dark')} />
        </div>
      </Radio.Group>
      <Radio.Group
        label={t('Lists')}
        value={density}
        onChange={(value) => {
          const chosen = value === 'compact' ? 'compact' : 'comfortable'
          setDensity(chosen)
          chooseDensity(chosen)
        }}
      >
        <div className={styles.choices}>
          <Radio value="comfortable" label={t('Comfortable')} />
          <Radio value="compact" label={t('Compact: more rows')} />
        </div>
      </Radio.Group>
      <Switch
        label={t('Shortcuts of a single key')}
        description={t('Switch them off when dictation or another tool types for you.')}
        checked={isOn}
        onChange={(event) => {
          setOn(event.currentTarget.checked)
          chooseSingleKeys(event.currentTarget.checked)
        }}
      />
    </div>
  )
}
