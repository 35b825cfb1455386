"""比较试验: data, scoring, frozen editions, import and pages of comparison tests."""
