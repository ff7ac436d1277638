const answer = 'Here is a scene with a red cube.';
