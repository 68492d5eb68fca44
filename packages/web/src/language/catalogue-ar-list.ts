/** English text → Arabic: lists and searches. */
export const ARABIC_LIST: Readonly<Record<string, string>> = {
  'Selected records': 'السجلات المحددة',
  'All {total} matching selected': 'تم تحديد كل المطابق ({total})',
  'Select all {total} matching': 'تحديد كل المطابق ({total})',
  'Change a field': 'تغيير حقل',
  'Change a field of {count} {name}': 'تغيير حقل: {name} ({count})',
  'Delete {count} {name}?': 'هل تريد حذف {name} ({count})؟',
  '{action}: {count} {name}': '{action}: {name} ({count})',
  'Delete {count} {name}': 'حذف {name} ({count})',
  'They are gone for everybody. This cannot be undone; the audit log keeps what they were.':
    'ستُحذف لدى الجميع. لا يمكن التراجع عن ذلك؛ ويحتفظ سجل التدقيق بما كانت عليه.',
  'Old values can be put back afterwards, as long as this window is open.':
    'يمكن إعادة القيم السابقة بعد ذلك ما دامت هذه النافذة مفتوحة.',
  'Change {count}': 'تغيير ({count})',
  '{action} ({count})': '{action} ({count})',
  Progress: 'التقدم',
  'Stop here': 'التوقف هنا',
  '{left, plural, one {# record was} other {# records were}} not tried.':
    'لم يُعالَج: {left, plural, zero {# سجل} one {سجل واحد} two {سجلان} few {# سجلات} many {# سجلًا} other {# سجل}}.',
  '{count, plural, one {# was} other {# were}} refused:':
    '{count, plural, zero {لم يُرفض أي سجل} one {رُفض سجل واحد} two {رُفض سجلان} few {رُفضت # سجلات} many {رُفض # سجلًا} other {رُفض # سجل}}:',
  '{count, plural, one {# old value} other {# old values}} put back.':
    '{count, plural, zero {لم تُستعد أي قيمة سابقة.} one {استُعيدت قيمة سابقة واحدة.} two {استُعيدت قيمتان سابقتان.} few {استُعيدت # قيم سابقة.} many {استُعيدت # قيمة سابقة.} other {استُعيدت # قيمة سابقة.}}',
  '{done, plural, one {{count} record} other {{count} records}} changed.':
    '{done, plural, zero {لم يتغير أي سجل ({count}).} one {تم تغيير {count} سجل.} two {تم تغيير سجلين ({count}).} few {تم تغيير {count} سجلات.} many {تم تغيير {count} سجلًا.} other {تم تغيير {count} سجل.}}',
  '{done, plural, one {{count} record} other {{count} records}} deleted.':
    '{done, plural, zero {لم يُحذف أي سجل ({count}).} one {تم حذف {count} سجل.} two {تم حذف سجلين ({count}).} few {تم حذف {count} سجلات.} many {تم حذف {count} سجلًا.} other {تم حذف {count} سجل.}}',
  'Done with {done, plural, one {{count} record} other {{count} records}}.':
    'اكتمل التنفيذ على {done, plural, zero {{count} سجل} one {{count} سجل} two {سجلين ({count})} few {{count} سجلات} many {{count} سجلًا} other {{count} سجل}}.',
  'It is gone, or you may not see it any more.': 'لم يعد موجودًا، أو لم يعد مسموحًا لك برؤيته.',
  '{shown} of {chosen} chosen columns fit into one answer of the server.':
    'لا تتسع استجابة واحدة من الخادم إلا لعدد {shown} من الأعمدة المختارة ({chosen}).',
  'As declared': 'كما هو معرّف',
  'Move {label} up': 'تحريك {label} إلى أعلى',
  'Move {label} down': 'تحريك {label} إلى أسفل',
  'No {name} that you may see fit this search.':
    'لا يوجد ما يُسمح لك برؤيته من {name} ويطابق هذا البحث.',
  'Select all {count} in {name}': 'تحديد الكل ({count}) في {name}',
  'No {label}': 'بدون {label}',
  'Not visible to you': 'غير مرئي لك',
  'Show {count} more of {total}': 'عرض {count} أخرى من {total}',
  'Sort by {label}. With Shift other orders stay.':
    'الترتيب حسب {label}. مع Shift تبقى عمليات الترتيب الأخرى.',
  View: 'طريقة العرض',
  'Sum of all': 'مجموع الكل',
  'Edit in the list': 'التعديل في القائمة',
  '{groups, plural, one {# group} other {# groups}}, {total} in all':
    '{groups, plural, zero {لا مجموعات} one {مجموعة واحدة} two {مجموعتان} few {# مجموعات} many {# مجموعة} other {# مجموعة}}، الإجمالي {total}',
  '{count, plural, =0 {Nothing changed} one {# row changed} other {# rows changed}}':
    '{count, plural, =0 {لم يتغير شيء} zero {لم يتغير شيء} one {تغيّر صف واحد} two {تغيّر صفان} few {تغيّرت # صفوف} many {تغيّر # صفًا} other {تغيّر # صف}}',
  'Save {count, plural, one {# row} other {# rows}}':
    'حفظ {count, plural, zero {# صف} one {صف واحد} two {صفين} few {# صفوف} many {# صفًا} other {# صف}}',
  'The list could not be read': 'تعذّرت قراءة القائمة',
  '0 of {total}': '0 من {total}',
  '{count, plural, one {# row} other {# rows}} saved.':
    'تم حفظ {count, plural, zero {# صف} one {صف واحد} two {صفين} few {# صفوف} many {# صفًا} other {# صف}}.',
  'Somebody else wrote “{value}” meanwhile. Save again to keep yours.':
    'كتب شخص آخر «{value}» في هذه الأثناء. احفظ مرة أخرى للإبقاء على قيمتك.',
  'Somebody else changed this record meanwhile. Save again to keep yours.':
    'غيّر شخص آخر هذا السجل في هذه الأثناء. احفظ مرة أخرى للإبقاء على قيمتك.',
  'Next row': 'الصف التالي',
  'Row before': 'الصف السابق',
  'Select the row': 'تحديد الصف',
  'Open the row': 'فتح الصف',
  'Edit the row': 'تعديل الصف',
  Day: 'اليوم',
  '{conditions, plural, one {# condition} other {# conditions}}':
    '{conditions, plural, zero {لا شروط} one {شرط واحد} two {شرطان} few {# شروط} many {# شرطًا} other {# شرط}}',
  'Remove {label}': 'إزالة {label}',
  'How conditions are joined': 'كيفية الجمع بين الشروط',
  'All of these hold': 'تتحقق كل هذه الشروط',
  'One of these holds': 'يتحقق أحد هذه الشروط',
  'Remove the group': 'إزالة المجموعة',
  'Add a condition': 'إضافة شرط',
  'Add a group': 'إضافة مجموعة',
  'How it is compared': 'طريقة المقارنة',
  'Remove the condition': 'إزالة الشرط',
  'Own conditions': 'شروط مخصصة',
  'Apply conditions': 'تطبيق الشروط',
  'Own conditions…': 'شروط مخصصة…',
  'Saved searches': 'عمليات البحث المحفوظة',
  'No searches are saved.': 'لا توجد عمليات بحث محفوظة.',
  shared: 'مشترك',
  Unpin: 'إلغاء التثبيت',
  Pin: 'تثبيت',
  'Do not open first': 'عدم الفتح أولًا',
  'Open first': 'الفتح أولًا',
  'Rename or share {name}': 'إعادة تسمية {name} أو مشاركته',
  'Rename or share': 'إعادة التسمية أو المشاركة',
  'Save this search': 'حفظ هذا البحث',
  'Share with everybody': 'المشاركة مع الجميع',
  'All who can sign in may read its name and words. Records stay as closed as they are.':
    'يمكن لكل من يستطيع تسجيل الدخول قراءة اسمه وكلماته. ولا يتغير الوصول إلى السجلات.',
  'Save search': 'حفظ البحث',
  Saved: 'المحفوظة',
  'Shared by others': 'شاركها آخرون',
  'Save this search…': 'حفظ هذا البحث…',
  'Manage saved searches…': 'إدارة عمليات البحث المحفوظة…',
  'Search in {name}': 'البحث في {name}',
  'in {where}': 'في {where}',
  ' or ': ' أو ',
  'any text': 'أي نص',
  'Import or export': 'الاستيراد أو التصدير',
  'Import a file…': 'استيراد ملف…',
  'Export what matches…': 'تصدير ما يطابق البحث…',
  'Begin with one of them, or import a table that you already have.':
    'ابدأ بسجل واحد، أو استورد جدولًا لديك بالفعل.',
}
