/** Texts about support and what it may see. */
export const ARABIC_STAFF: Readonly<Record<string, string>> = {
  'Staff access': 'وصول فريق الدعم',
  'The settings, to read': 'الإعدادات، للقراءة',
  '{models}, to read and change': '{models}، للقراءة والتعديل',
  '{models}, to read': '{models}، للقراءة',
  'Waits for an answer': 'ينتظر جوابًا',
  Open: 'مفتوح',
  Declined: 'مرفوض',
  'Its hours are over': 'انتهت مدته',
  Ended: 'منتهٍ',
  'Look or end it': 'اطّلع أو أنهِه',
  '{count, plural, one {Support asks for access to this database.} other {Support asks for access to this database, # times.}}':
    '{count, plural, one {يطلب الدعم الوصول إلى قاعدة البيانات هذه.} other {يطلب الدعم الوصول إلى قاعدة البيانات هذه، # مرات.}}',
  Decide: 'قرّر',
  '{staff} of support is in this database, until {when} at the latest.':
    '{staff} من الدعم موجود في قاعدة البيانات هذه، حتى {when} على الأكثر.',
  '{staff} of support may come into this database until {when}.':
    'يمكن لـ {staff} من الدعم دخول قاعدة البيانات هذه حتى {when}.',
  'You are {name}, for ticket {ticket}, until {when}. You may read and change.':
    'أنت {name}، للتذكرة {ticket}، حتى {when}. يمكنك القراءة والتعديل.',
  'You are {name}, for ticket {ticket}, until {when}. You may read.':
    'أنت {name}، للتذكرة {ticket}، حتى {when}. يمكنك القراءة.',
  Leave: 'مغادرة',
  'This access has ended': 'انتهى هذا الوصول',
  'The customer ended it, its hours are over, or your own session at the cloud is. Nothing more is shown.':
    'أنهاه العميل، أو انتهت مدته، أو انتهت جلستك في السحابة. لن يُعرض شيء بعد الآن.',
  Go: 'اذهب',
  'Support asks for access': 'يطلب الدعم الوصول',
  'Nothing is open before you accept it. Support comes in as a user of its own, sees only what you let it see, and each of its requests is in the audit log.':
    'لا يُفتح شيء قبل أن تقبله. يدخل الدعم بمستخدم خاص به، ولا يرى إلا ما تسمح له برؤيته، وكل طلب منه مسجّل في سجل التدقيق.',
  'Nobody asks.': 'لا أحد يطلب.',
  'Open to support': 'مفتوح للدعم',
  'Nothing is open.': 'لا شيء مفتوح.',
  Before: 'سابقًا',
  '{staff} of support may come in.': 'يمكن لـ {staff} من الدعم الدخول.',
  'Ticket {ticket}': 'التذكرة {ticket}',
  Accept: 'قبول',
  'Narrow…': 'تضييق…',
  'Declined.': 'رُفض.',
  Decline: 'رفض',
  'Until {when}': 'حتى {when}',
  'Ended. The next request of support is refused.': 'انتهى. سيُرفض الطلب التالي من الدعم.',
  'End now': 'إنهاء الآن',
  'What support did, in the audit log': 'ما فعله الدعم، في سجل التدقيق',
  Support: 'الدعم',
  'What it may see': 'ما يمكنه رؤيته',
  'Let {staff} in, but less far': 'السماح لـ {staff} بالدخول، ولكن بحدود أضيق',
  'Let support in': 'السماح للدعم بالدخول',
  'With nothing ticked, the settings alone.': 'إذا لم يُحدَّد شيء، فالإعدادات وحدها.',
  'It may change what it sees': 'يمكنه تعديل ما يراه',
  'For how long': 'المدة',
  'You ask, an administrator of the customer decides. Whatever you do in a database is in its audit log, with your name and the ticket.':
    'أنت تطلب، ومسؤول لدى العميل يقرّر. كل ما تفعله في قاعدة بيانات مسجّل في سجل تدقيقها، مع اسمك والتذكرة.',
  'Choose one': 'اختر واحدة',
  'You are led to {slug}.': 'يجري نقلك إلى {slug}.',
  'Asked. The administrators of {slug} are told by e-mail.':
    'تم الطلب. يُبلَّغ مسؤولو {slug} بالبريد الإلكتروني.',
  'Ask for access': 'طلب الوصول',
  'Ticket and reason are shown to the customer, and stay in the audit log there.':
    'تُعرض التذكرة والسبب على العميل، ويبقيان في سجل التدقيق لديه.',
  Ticket: 'التذكرة',
  'What the ticket needs': 'ما تحتاجه التذكرة',
  'To change it, too': 'وتعديله أيضًا',
  'Ask the customer': 'اطلب من العميل',
  Requests: 'الطلبات',
  'Nothing was asked for yet.': 'لم يُطلب شيء بعد.',
  'Given up.': 'تم التخلي.',
  'Come in': 'دخول',
  'Give up': 'تخلٍّ',
  'Whether somebody of support is in this database cannot be shown at this moment.':
    'لا يمكن الآن عرض ما إذا كان أحد من الدعم داخل قاعدة البيانات هذه.',
  'You are of support, in the database of a customer.': 'أنت من الدعم، داخل قاعدة بيانات عميل.',
}
