-- The newest messages of a room up to a number, and the epoch that it counts in. Writes nothing.
--
-- KEYS  1 head   2 entries (as in publish.lua)
-- ARGV  1 the highest number wanted   2 how many at the most
-- returns {epoch, entries, the newest first}; in a room without a head the epoch is ''
local epoch = redis.call('HGET', KEYS[1], 'epoch') or ''
return {epoch, redis.call('XREVRANGE', KEYS[2], ARGV[1] .. '-0', '-', 'COUNT', ARGV[2])}
