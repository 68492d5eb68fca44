/** English text → Arabic: moments that are brought back. */
export const ARABIC_POINT: Readonly<Record<string, string>> = {
  'Backup of a moment': 'نسخة احتياطية للحظة معيّنة',
  'Find the moment in the log': 'البحث عن اللحظة في السجل',
  'Bring the database to this moment': 'إعادة قاعدة البيانات إلى هذه اللحظة',
  'It is in the list below, as it was then. Restore it from there.':
    'إنها في القائمة أدناه كما كانت حينها. استعدها من هناك.',
  'As it was then': 'كما كانت حينها',
  'As it was at a second': 'كما كانت في ثانية معيّنة',
  'From {first} to {last}': 'من {first} إلى {last}',
  Moment: 'اللحظة',
  'Fetch this moment': 'جلب هذه اللحظة',
  'It becomes a backup in the list below, which you restore on the side or on live. Nothing is changed by fetching it.':
    'تصبح نسخة احتياطية في القائمة أدناه، تستعيدها جانبًا أو مكان القاعدة العاملة. ولا يتغيّر شيء بجلبها.',
  'Move the moment': 'تحريك اللحظة',
  '−1 h': '−1 س',
  '−1 min': '−1 د',
  '−1 s': '−1 ث',
  '+1 s': '+1 ث',
  '+1 min': '+1 د',
  '+1 h': '+1 س',
}
