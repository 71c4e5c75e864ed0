/** The part of the table that came with groups, files, and what is done to messages. */
export const inGroupsAndFiles: Readonly<Record<string, string>> = {
  'whom: an account, or a group to join': '对方：账号，或要加入的群',
  'the code of the invitation link of the group': '群邀请链接中的邀请码',
  'whom: an account, or a group that I ask or that I am invited to': '对方：账号，或要申请加入、被邀请加入的群',
  'the group that UN asks to join; left out: the friend request of UN, or without one the first of its requests to join a group of mine':
    'UN 申请加入的群；省略时为 UN 的好友请求，没有则为其最早的入群申请',
  'to which group; 0 for friend requests': '哪个群；好友请求为 0',
  '1: I am invited, and answer to GR; 0: I am asked, and answer to UN':
    '1 我被邀请，回复给 GR；0 对方在申请，回复给 UN',
  'the names of the groups': '群名称',
  'to whom: an account or a group': '发给谁：账号或群',
  'in groups: who wrote it, or did it; 0 elsewhere': '群内为发言人或操作人，其他为 0',
  'in groups: its number in the log of the group; 0 elsewhere': '群内为群记录中的编号，其他为 0',
  'to a group: its number in the log of the group': '发到群时，在群记录中的编号',
  'its number in its name: in groups that in the log, else that in the mailbox of who wrote it; 0 for what has none':
    '消息名中的编号：群内为群记录中的编号，其他为发送人信箱中的编号；没有则为 0',
  'its number in its name: in groups that in the log, else that in the mailbox of who wrote it':
    '消息名中的编号：群内为群记录中的编号，其他为发送人信箱中的编号',
  'its number in its name, that in the mailbox of who wrote it; with a group that is ID':
    '消息名中的编号，即发送人信箱中的编号；群内同 ID',
  'the name of the message that this one answers, of the same conversation': '所引用消息的名称，须在同一会话中',
  'who is mentioned: members of the group, at most 50; 0: all members, which administrators may':
    '提到的群成员，最多 50 个；0 为全体成员，限管理员',
  'files that go with it, by their IDs: mine, or those of messages that I can read; at most 10':
    '附带文件的编号：自己的，或可读消息中的；最多 10 个',
  'the text, which may be empty when there are files; in 1.x all that follows when VER, CMD, SEQ, UIN and UN stand before it, with & and = in it':
    '正文，有文件时可为空；1.x 中 VER、CMD、SEQ、UIN、UN 之后的全部内容，可含 & 和 =',
  'the name of the message that it answers; empty for none': '所引用消息的名称；没有则为空',
  'the name of the message that it answers': '所引用消息的名称',
  'who is mentioned: numbers with blanks between them, 0 for all members': '提到的人：号码，以空格分隔，0 为全体成员',
  'files, one in a line: ID, type, size in bytes, width, height (0 but for pictures), and the name, with blanks between':
    '文件，每行一个：编号、类型、字节数、宽、高（非图片为 0）、文件名，以空格分隔',
  'reactions, one in a line: the reaction, and who gave it, with blanks between':
    '回应，每行一种：回应及给出的人，以空格分隔',
  'when it was edited the last time, ms since 1970; 0: never': '最后一次编辑的时间，1970 年起的毫秒数；0 表示从未编辑',
  '1: it was recalled, and has no text any more': '1 表示已撤回，不再有正文',
  'its name: who wrote it, or the group, and its EN: 10001-4711': '消息名：发送人或群的号码加 EN，如 10001-4711',
  'its number in my mailbox; in a group that in its log': '在我信箱中的编号；群内为群记录中的编号',
  'who wrote it': '发送人',
  'the text': '正文',
  'the new text, with the bounds of CLTMSG': '新的正文，限制同 CLTMSG',
  'when it was edited, ms since 1970; left out when it had this text':
    '编辑的时间，1970 年起的毫秒数；正文没有变化时省略',
  'an emoji, or a word of at most 32 bytes without blanks; left out: mine is taken back':
    '表情，或不含空格、最多 32 字节的词；省略则取消自己的回应',
  'from whom, or in which group; with DR=1 to whom': '来自谁或哪个群；DR=1 时为发给谁',
  'with whom, or which group': '对方账号，或群',
  'numbers in my mailbox, descending; with a group: in its log': '在我信箱中的编号，从大到小；群则为群记录中的编号',
  'with a group: 9 messages, 90 what happened': '群内：9 消息，90 群事件',
  'with a group: who wrote it, or did it': '群内：发言人或操作人',
  'with a group: how many others have read it, of those that share that': '群内：公开已读状态的成员中有多少人读过',
  '9 messages, 90 what happened in a group': '9 消息，90 群事件',
  'their nicknames, or names': '昵称，或群名称',
  'only in the conversation with this account, or in this group; ID is a number of its log then':
    '只在与该账号的对话或该群中查找；此时 ID 为群记录中的编号',
  'in groups: who wrote it; 0 elsewhere': '群内为发言人，其他为 0',
  'the number of the last message that I have read; in a group that of its log':
    '我读到的最后一条消息的编号；群内为群记录中的编号',
  'the newest number in it that I know, in a group that of its log: HD=1 hides up to it; left out: all':
    '我所知的最新编号（群内为群记录中的编号）：HD=1 隐藏到此为止；省略则全部',
  'the number of the last message that goes; in a group that of its log':
    '要删除的最后一条消息的编号；群内为群记录中的编号',
  'its name, 1 to 32 characters': '名称，1 到 32 个字符',
  'who may join: 0 anyone, 1 those that ask and are let in, 3 the invited only; left out: 1':
    '谁可以加入：0 任何人，1 申请并获准者，3 仅限受邀者；省略为 1',
  'friends to invite, at most 100': '要邀请的好友，最多 100 个',
  'how many members they have': '成员人数',
  'my role: 0 member, 1 administrator, 2 owner': '我的身份：0 成员，1 管理员，2 群主',
  '1 for those that I have muted': '1 表示我已屏蔽',
  'the numbers of the newest entries in their logs': '群记录中最新一条的编号',
  'their names': '名称',
  'the group': '群',
  'its face': '群头像',
  'its notice, for members only': '群公告，仅成员可见',
  'who may join': '谁可以加入',
  'how many members it has': '成员人数',
  'how many it may have': '人数上限',
  'its owner': '群主',
  'my role; left out when I am no member, as is all that follows': '我的身份；不是成员时省略，之后各项也省略',
  'my name in it; empty: my nickname': '我的群名片；空为昵称',
  'until when I may not write, ms since 1970; 0: I may': '我被禁言到何时，自 1970 年起的毫秒数；0 表示未禁言',
  '1: only administrators may write': '1 全员禁言，仅管理员可发言',
  '1: members may invite, 0: administrators only': '1 成员可以邀请，0 仅管理员',
  '1: FindGroups shows it': '1 可被 FindGroups 搜到',
  'how many entries from before they joined new members may read': '新成员可以看到入群前的多少条记录',
  'the log can be read from behind this number': '可以阅读此编号之后的记录',
  'when it was made': '创建时间',
  'its notice, at most 500 characters; empty: none': '群公告，最多 500 个字符；空为没有',
  'who may join: 0 anyone, 1 those that ask and are let in, 3 the invited only':
    '谁可以加入：0 任何人，1 申请并获准者，3 仅限受邀者',
  'their roles': '身份',
  'until when they may not write, ms since 1970; 0: they may': '禁言到何时，自 1970 年起的毫秒数；0 表示未禁言',
  'when they joined': '入群时间',
  'their names in the group; empty: their nicknames': '群名片；空为昵称',
  'whom; left out: me': '谁；省略为自己',
  'the name in the group, at most 32 characters; empty: the nickname. Of others: administrators only':
    '群名片，最多 32 个字符；空为昵称。改别人的仅限管理员',
  '0 member, 1 administrator, 2 owner: the group is handed over. Owner only': '0 成员，1 管理员，2 转让群主。仅限群主',
  'for so many seconds the member may not write; 0: it may. Administrators only': '禁言多少秒；0 为解除。仅限管理员',
  '1: I have muted the group. For me only': '1 屏蔽该群，只对自己有效',
  '1: it shall stand first. For me only': '1 置顶，只对自己有效',
  'the label, at most 32 characters; empty: none. For me only': '分组，最多 32 个字符；空为没有。只对自己有效',
  'whom, at most 100': '谁，最多 100 个',
  'who was invited: friends that are no members': '已邀请的账号：不是成员的好友',
  '1: and it may not come back': '1 不允许再加入',
  '1: a new one, and the old one is void; 0: none from now on': '1 换新的，旧的作废；0 不再使用',
  'the code; left out when there is none': '邀请码；没有则省略',
  'a part of the name, or the number': '名称的一部分，或群号',
  'who may join: 0 anyone, 1 those that ask, 3 the invited': '谁可以加入：0 任何人，1 申请者，3 受邀者',
  'how many entries their logs have': '群记录的条数',
  'their owners': '群主',
  'the member': '成员',
};
