-- Appends a message to a room's log and publishes it, in one atomic step: the order of publishing is
-- the order of the numbers. Costs the same however long the log is.
--
-- KEYS  1 head (hash: epoch, seq)   2 entries (stream <seq>-0: id, ts, body)   3 ids (hash: id -> seq)
-- ARGV  1 id   2 body   3 epoch to begin with, should the room have none
--       4 length to keep   5 time to live, ms   6 channel
-- returns {epoch, seq}
local head, entries, ids = KEYS[1], KEYS[2], KEYS[3]
local id, body, length, ttl = ARGV[1], ARGV[2], tonumber(ARGV[4]), ARGV[5]

local epoch = redis.call('HGET', head, 'epoch')
if not epoch then
  -- Numbers begin anew: entries that survived their head would make XADD fail on a smaller number.
  redis.call('DEL', entries, ids)
  epoch = ARGV[3]
  redis.call('HSET', head, 'epoch', epoch, 'seq', 0)
end

local known = redis.call('HGET', ids, id)
if known then return {epoch, tonumber(known)} end

local seq = redis.call('HINCRBY', head, 'seq', 1)
local time = redis.call('TIME')
local ts = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('XADD', entries, seq .. '-0', 'id', id, 'ts', ts, 'body', body)
redis.call('HSET', ids, id, seq)

-- An id is remembered exactly as long as its message. Usually this is one entry.
local oldest = seq - length + 1
if oldest > 1 then
  for _, entry in ipairs(redis.call('XRANGE', entries, '-', (oldest - 1) .. '-0')) do
    redis.call('HDEL', ids, entry[2][2])
  end
  redis.call('XTRIM', entries, 'MINID', oldest .. '-0')
end

for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ttl) end
redis.call('PUBLISH', ARGV[6], epoch .. ' ' .. seq .. ' ' .. ts .. ' ' .. body)
return {epoch, seq}
