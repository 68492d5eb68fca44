/** Texts about an administrator who lost everything. */
export const ARABIC_RECOVERY: Readonly<Record<string, string>> = {
  'Link of a recovery': 'رابط استعادة',
  'A lost administrator': 'مسؤول فقد الوصول',
  '{who} is to become an administrator, because none can be reached.':
    'سيصبح {who} مسؤولًا، لأنه لا يمكن الوصول إلى أي مسؤول.',
  '{who}, an administrator, lost every way to sign in and is to be let in again.':
    'فقد المسؤول {who} كل طرق تسجيل الدخول، وسيُسمح له بالدخول من جديد.',
  'A link goes to the stored address on {when} at the earliest.':
    'يُرسل رابط إلى العنوان المحفوظ في {when} على أقرب تقدير.',
  'The link was mailed to the stored address and works until {when}.':
    'أُرسل الرابط إلى العنوان المحفوظ، وهو صالح حتى {when}.',
  'Look or stop it': 'اطّلع أو أوقفه',
  'If that is wrong, tell an administrator or whoever runs the cloud.':
    'إذا كان هذا خطأ فأخبر مسؤولًا أو مشغّل السحابة.',
  'Stop it…': 'إيقاف…',
  'Stop the recovery of {name}?': 'هل تريد إيقاف استعادة {name}؟',
  'Nobody is let in by it, and a link that was mailed opens nothing any more. Whoever runs the cloud can begin again; then the whole week passes anew.':
    'لن يدخل أحد بواسطته، ولن يفتح رابط أُرسل من قبل أي شيء. يمكن لمشغّل السحابة أن يبدأ من جديد، وعندها يمر الأسبوع كله مرة أخرى.',
  'Stop the recovery': 'إيقاف الاستعادة',
  'Stopped. Nobody is let in by it.': 'تم الإيقاف. لن يدخل أحد بواسطته.',
  'When nobody can sign in as an administrator any more, whoever runs the cloud can have a link mailed to an address that is stored here. Everybody is told at once, and it takes at least a week. It ends by itself when an administrator signs in.':
    'عندما لا يستطيع أحد تسجيل الدخول كمسؤول، يمكن لمشغّل السحابة أن يطلب إرسال رابط إلى عنوان محفوظ هنا. يُبلَّغ الجميع فورًا، ويستغرق ذلك أسبوعًا على الأقل. وينتهي من تلقاء نفسه عندما يسجّل مسؤول دخوله.',
  'Nobody is being let in.': 'لا أحد يستعيد الوصول الآن.',
  'Begun on {when} by whoever runs the cloud.': 'بدأه مشغّل السحابة في {when}.',
  'Ask the person, by telephone or face to face, whether it is true. Stop it if it is not, or if you can help yourself: under Users an administrator resets the second factors of another.':
    'اسأل الشخص، بالهاتف أو وجهًا لوجه، هل هذا صحيح. أوقفه إن لم يكن صحيحًا، أو إن كنت تستطيع المساعدة بنفسك: في «المستخدمون» يعيد مسؤول ضبط عوامل التحقق الثانية لغيره.',
  'Earlier ones, in the audit log': 'السابقة، في سجل التدقيق',
}
