import type { Icon } from '@tabler/icons-react'
import IconAddressBook from '@tabler/icons-react/dist/esm/icons/IconAddressBook.mjs'
import IconArchive from '@tabler/icons-react/dist/esm/icons/IconArchive.mjs'
import IconBox from '@tabler/icons-react/dist/esm/icons/IconBox.mjs'
import IconBuilding from '@tabler/icons-react/dist/esm/icons/IconBuilding.mjs'
import IconBuildingFactory from '@tabler/icons-react/dist/esm/icons/IconBuildingFactory2.mjs'
import IconCloud from '@tabler/icons-react/dist/esm/icons/IconCloud.mjs'
import IconDatabase from '@tabler/icons-react/dist/esm/icons/IconDatabase.mjs'
import IconFileInvoice from '@tabler/icons-react/dist/esm/icons/IconFileInvoice.mjs'
import IconGauge from '@tabler/icons-react/dist/esm/icons/IconGauge.mjs'
import IconHistory from '@tabler/icons-react/dist/esm/icons/IconHistory.mjs'
import IconInbox from '@tabler/icons-react/dist/esm/icons/IconInbox.mjs'
import IconLifebuoy from '@tabler/icons-react/dist/esm/icons/IconLifebuoy.mjs'
import IconListDetails from '@tabler/icons-react/dist/esm/icons/IconListDetails.mjs'
import IconMail from '@tabler/icons-react/dist/esm/icons/IconMail.mjs'
import IconPaperclip from '@tabler/icons-react/dist/esm/icons/IconPaperclip.mjs'
import IconProgress from '@tabler/icons-react/dist/esm/icons/IconProgress.mjs'
import IconReceiptTax from '@tabler/icons-react/dist/esm/icons/IconReceiptTax.mjs'
import IconServer from '@tabler/icons-react/dist/esm/icons/IconServer2.mjs'
import IconSettings from '@tabler/icons-react/dist/esm/icons/IconSettings.mjs'
import IconShieldCheck from '@tabler/icons-react/dist/esm/icons/IconShieldCheck.mjs'
import IconShieldCog from '@tabler/icons-react/dist/esm/icons/IconShieldCog.mjs'
import IconTag from '@tabler/icons-react/dist/esm/icons/IconTag.mjs'
import IconUser from '@tabler/icons-react/dist/esm/icons/IconUser.mjs'
import IconUsersGroup from '@tabler/icons-react/dist/esm/icons/IconUsersGroup.mjs'
import IconWorld from '@tabler/icons-react/dist/esm/icons/IconWorld.mjs'
import type { ReactNode } from 'react'

/** By the name of a model or an app. What is declared elsewhere gets the general one. */
const ICONS: ReadonlyMap<string, Icon> = new Map([
  ['attachment', IconPaperclip],
  ['audit_entry', IconHistory],
  ['backups', IconArchive],
  ['base', IconShieldCog],
  ['clusters', IconServer],
  ['company', IconBuilding],
  ['contact', IconAddressBook],
  ['contacts', IconAddressBook],
  ['country', IconWorld],
  ['database', IconDatabase],
  ['group', IconUsersGroup],
  ['inbox_mail', IconInbox],
  ['industry', IconBuildingFactory],
  ['job', IconProgress],
  ['mail', IconMail],
  ['overview', IconGauge],
  ['panel', IconCloud],
  ['product', IconBox],
  ['promises', IconShieldCheck],
  ['sale_order', IconFileInvoice],
  ['sales', IconFileInvoice],
  ['security', IconShieldCog],
  ['setting', IconSettings],
  ['staff', IconLifebuoy],
  ['tag', IconTag],
  ['tax', IconReceiptTax],
  ['trust', IconShieldCheck],
  ['user', IconUser],
])

/** The sign of a model or an app; says nothing that the words beside it do not say. */
export function ModelIcon({
  name,
  size = 18,
}: {
  readonly name: string
  readonly size?: number
}): ReactNode {
  const Sign = ICONS.get(name) ?? IconListDetails
  return <Sign size={size} stroke={1.75} aria-hidden />
}
